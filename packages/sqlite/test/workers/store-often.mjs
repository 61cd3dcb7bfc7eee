// Stores until it is killed, as test-support/store-often.ts says: `store-often.mjs <file> <name> <pause>`.
import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { storeOften } from 'test-support/store-often';

const [, , file, name, pauseMs] = process.argv;
await storeOften(new SQLiteTokenStorage(file), name, Number(pauseMs));

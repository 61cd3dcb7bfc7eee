// Stores until it is killed, as test-support/store-often.ts says: `store-often.mjs <file> <name> <pause>`.
import { JSONTokenStorage } from '@token-storage/json';
import { storeOften } from 'test-support/store-often';

const [, , file, name, pauseMs] = process.argv;
await storeOften(new JSONTokenStorage(file), name, Number(pauseMs));

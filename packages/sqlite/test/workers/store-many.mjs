// Stores distinct entries one by one, as test-support/store-many.ts says: `store-many.mjs <file> <name> <count>`.
import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { storeMany } from 'test-support/store-many';

const [, , file, name, count] = process.argv;
await storeMany(new SQLiteTokenStorage(file), name, Number(count));

// Stores distinct entries one by one, as test-support/store-many.ts says: `store-many.mjs <file> <name> <count>`.
import { JSONTokenStorage } from '@token-storage/json';
import { storeMany } from 'test-support/store-many';

const [, , file, name, count] = process.argv;
await storeMany(new JSONTokenStorage(file), name, Number(count));

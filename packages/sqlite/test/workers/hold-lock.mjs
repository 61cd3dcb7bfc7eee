// Holds the lock of an entry, as test-support/hold-lock.ts says: `hold-lock.mjs <file> <name>`.
import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { holdLock } from 'test-support/hold-lock';

const [, , file, name] = process.argv;
await holdLock(new SQLiteTokenStorage(file), name);

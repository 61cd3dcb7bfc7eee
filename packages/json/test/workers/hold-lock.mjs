// Holds the lock of an entry, as test-support/hold-lock.ts says: `hold-lock.mjs <file> <name>`.
import { JSONTokenStorage } from '@token-storage/json';
import { holdLock } from 'test-support/hold-lock';

const [, , file, name] = process.argv;
await holdLock(new JSONTokenStorage(file), name);

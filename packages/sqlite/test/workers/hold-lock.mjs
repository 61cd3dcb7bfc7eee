// Takes the lock of an entry, says so, and when it gets a line on standard input stores under that lock:
// `hold-lock.mjs <file> <name>`. Ends with the error's code on standard output, or "stored".
import { once } from 'node:events';

import { TokenStorageData } from '@token-storage/core';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

const [, , file, name] = process.argv;
const storage = new SQLiteTokenStorage(file);
const outcome = await storage
  .withLock(name, async (locked) => {
    console.log('holding');
    await once(process.stdin, 'data');
    const fields = { resource_server: name, scope: 'late', access_token: 'access-late', expires_at_seconds: 1 };
    await locked.storeTokenDataByResourceServer({ [name]: new TokenStorageData(fields) });
    return 'stored';
  })
  .catch((error) => error.code);
console.log(outcome);
process.exit();

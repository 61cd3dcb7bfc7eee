// Takes the lock of an entry, and inside the transaction of a store under it stands still, as if suspended there, until it
// gets a line on standard input: `stall-in-transaction.mjs <file> <name>`.
import { readSync, writeSync } from 'node:fs';

import { TokenStorageData } from '@token-storage/core';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

const [, , file, name] = process.argv;
const storage = new SQLiteTokenStorage(file);
const fields = { resource_server: name, scope: 'slow', access_token: 'access-slow', expires_at_seconds: 1 };
let runs = 0;
const outcome = await storage
  .withLock(name, (_signal, locked) =>
    locked.updateTokenData(name, () => {
      runs += 1;
      // The first run only finds out whether there is something to write.
      if (runs === 2) {
        writeSync(1, 'inside\n');
        readSync(0, Buffer.alloc(1));
      }
      return new TokenStorageData(fields);
    }),
  )
  .then(
    () => 'stored',
    (error) => error.code,
  );
writeSync(1, `${outcome}\n`);
process.exit();

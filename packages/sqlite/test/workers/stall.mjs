// Takes the lock of an entry, and stands still, as if suspended there, in its store under that lock, until it gets a line on
// standard input: before the transaction (1), or inside it (2). `stall.mjs <file> <name> <1 or 2>`.
import { readSync, writeSync } from 'node:fs';

import { TokenStorageData } from '@token-storage/core';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

const [, , file, name, where] = process.argv;
const storage = new SQLiteTokenStorage(file);
const fields = { resource_server: name, scope: 'slow', access_token: 'access-slow', expires_at_seconds: 1 };
let runs = 0;
const outcome = await storage
  .withLock(name, (locked) =>
    locked.updateTokenData(name, () => {
      runs += 1;
      // The first run only finds out whether there is something to write; the second is inside the transaction.
      if (runs === Number(where)) {
        writeSync(1, 'standing\n');
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

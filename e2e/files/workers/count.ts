// Counts in one entry until it is killed, also where its folder has gone and it makes another: `count.ts <kind> <file> <name>`.
// Says "stored", the number and when it began with it, or the code of the error.
import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { TokenStorageData, TokenStorageError } from '@token-storage/core';

import { type FileKind, openStorage } from '../open-storage.ts';

const [, , kind, path = '', name = ''] = process.argv;
const storage = openStorage(kind as FileKind, path);
const fields = { resource_server: name, scope: 's', access_token: `access-${name}` };
let last = 0;
for (;;) {
  try {
    // Never a number that was said before, whatever is found: a new folder begins where the old one ended.
    last += 1;
    const begunAt = Date.now();
    await storage.updateTokenData(name, () => new TokenStorageData({ ...fields, expires_at_seconds: last }));
    writeSync(1, `stored ${last} ${begunAt}\n`);
  } catch (error) {
    writeSync(1, `${error instanceof TokenStorageError ? error.code : String(error)}\n`);
    await delay(10);
  }
}

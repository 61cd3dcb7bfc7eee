import { join } from 'node:path';

import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { expect, test } from 'vitest';

import { canHoldUp } from '../../node-files/test/support/slow-disk.ts';
import { waitInWrites } from '../../node-files/test/support/wait-in-writes.ts';
import { sample } from '../../json/test/sample.ts';
import { temporaryFolder } from '../../json/test/temporary-folder.ts';

test.runIf(canHoldUp).each([1, 3])(
  'a modest writer waits for each of %d busy ones once at most, and for the write that is under way',
  { timeout: 120_000 },
  async (busy) => {
    const path = join(temporaryFolder(), 'tokens.db');
    const storage = new SQLiteTokenStorage(path);
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    await storage.close();
    const script = new URL('workers/store-often.mjs', import.meta.url);
    expect(await waitInWrites(script, path, busy)).toBeLessThanOrEqual(busy + 1);
  },
);

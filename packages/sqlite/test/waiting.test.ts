import { join } from 'node:path';

import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { expect, test } from 'vitest';

import { canHoldUp } from 'test-support/slow-disk';
import { waitInWrites } from 'test-support/wait-in-writes';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';

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

import { join } from 'node:path';

import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { sample } from 'test-support/sample';
import { canHoldUp } from 'test-support/slow-disk';
import { temporaryFolder } from 'test-support/temporary-folder';
import { waitInWrites } from 'test-support/wait-in-writes';
import { expect, it } from 'vitest';

it.runIf(canHoldUp).each([1, 3])(
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

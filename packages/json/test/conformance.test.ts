import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { testTokenStorage } from '@token-storage/conformance';
import { JSONTokenStorage } from '@token-storage/json';
import { describe, it } from 'vitest';

testTokenStorage({
  describe,
  it,
  name: 'JSONTokenStorage in a file',
  create: () => {
    const folder = mkdtempSync(join(tmpdir(), 'token-storage-'));
    const path = join(folder, 'tokens.json');
    return {
      storage: new JSONTokenStorage(path),
      reopen: () => new JSONTokenStorage(path),
      dispose: () => rmSync(folder, { recursive: true, force: true }),
    };
  },
  capabilities: {
    persistent: true,
    sharedLocks: true,
    sharedChanges: true,
    loneSurrogates: true,
    missing: 'undefined',
    finishesOnClose: true,
  },
});

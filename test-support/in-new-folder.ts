import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ConformanceSubject } from '@token-storage/conformance';
import type { TokenStorage } from '@token-storage/core';

/** Makes storages for the conformance suite in files of this name, each in a folder of its own. */
export const inNewFolder =
  (fileName: string, open: (path: string) => TokenStorage): ConformanceSubject['create'] =>
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'token-storage-'));
    const path = join(folder, fileName);
    return {
      storage: open(path),
      reopen: () => open(path),
      dispose: () => rmSync(folder, { recursive: true, force: true }),
    };
  };

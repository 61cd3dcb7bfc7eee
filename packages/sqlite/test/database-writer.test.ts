import { join } from 'node:path';

import type { TokenStorageData } from '@token-storage/core';
import type { EntryChanges } from '@token-storage/core/adapter';
import { expect, it, onTestFinished, vi } from 'vitest';

import { TokenTable } from '../src/database/token-table.ts';
import { FileEngine } from '../src/file/file-engine.ts';
import { DatabaseFile } from '../src/native/database-file.ts';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';

/** What is stored whatever is there: no updater. */
const changes = (data: TokenStorageData): EntryChanges => new Map([[data.resource_server, data]]);

it('a store that does not depend on what is there reads no entry, and takes no look before it writes', async () => {
  const file = new DatabaseFile(join(temporaryFolder(), 'tokens.db'), {
    engine: 'node:sqlite',
    journalMode: 'delete',
    busyTimeoutMs: 5_000,
    ownership: 'check',
  });
  const engine = new FileEngine(file);
  onTestFinished(() => engine.close());
  const looks = vi.spyOn(file, 'readIfFree');
  const reads = vi.spyOn(TokenTable.prototype, 'read');
  onTestFinished(() => reads.mockRestore());

  await engine.update('DEFAULT', ['a'], changes(sample('a')));
  await Promise.all([
    engine.update('DEFAULT', ['a'], changes(sample('a'))),
    engine.update('other', ['b'], changes(sample('b'))),
  ]);
  expect(looks).not.toHaveBeenCalled();
  expect(reads).not.toHaveBeenCalled();

  // The same spies see an update that has to be shown what is there.
  await engine.update('DEFAULT', ['a'], () => new Map());
  expect(looks).toHaveBeenCalledOnce();
  expect(reads).toHaveBeenCalledOnce();
  expect([...(await engine.namespaces())].toSorted()).toEqual(['DEFAULT', 'other']);
});

// What is tried where there are files, whoever runs the tests.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TokenStorageData } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';
import { MemoryTokenStorage } from '@token-storage/memory';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

const response = { access_token: 'FAKE-access', token_type: 'Bearer', expires_in: 3600, scope: 'read' };

export function testOnNode({ afterAll, expect, test }) {
  const folder = mkdtempSync(join(tmpdir(), 'keeps-logins-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ['memory', () => new MemoryTokenStorage()],
    ['JSON', () => new JSONTokenStorage(join(folder, 'tokens.json'))],
    ['SQLite', () => new SQLiteTokenStorage(join(folder, 'tokens.db'))],
  ])('keeps a login: %s', async (_, open) => {
    await using storage = open();
    await storage.storeTokenResponse(response, { resourceServer: 'api.example' });
    const data = await storage.getTokenData('api.example');
    expect(data).toBeInstanceOf(TokenStorageData);
    expect(data.toDict()).toMatchObject({ access_token: 'FAKE-access' });
  });
}

// What is tried where there is a document, whoever runs the tests.
import 'fake-indexeddb/auto';
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';
import { JSONTokenStorage } from '@token-storage/json';
import { MemoryTokenStorage } from '@token-storage/memory';

const response = { access_token: 'FAKE-access', token_type: 'Bearer', expires_in: 3600, scope: 'read' };

export function testInAPage({ expect, test }) {
  test.each([
    ['memory', () => new MemoryTokenStorage()],
    ['IndexedDB', () => new IndexedDBTokenStorage('app')],
    ['JSON', () => new JSONTokenStorage('app')],
  ])('keeps a login: %s', async (_, open) => {
    const storage = open();
    await storage.storeTokenResponse(response, { resourceServer: 'api.example' });
    const data = await storage.getTokenData('api.example');
    expect(data.toDict()).toMatchObject({ access_token: 'FAKE-access' });
    await storage.close();
  });

  test('keeps JSON where a page would', () => {
    expect(Object.values(localStorage)).toContainEqual(expect.stringContaining('FAKE-access'));
  });
}

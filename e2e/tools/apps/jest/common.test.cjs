// For a suite that is CommonJS: `require` of the packages, which are ES modules.
const { TokenStorageData } = require('@token-storage/core');
const { MemoryTokenStorage } = require('@token-storage/memory');

test('keeps a login for a test that is CommonJS', async () => {
  const storage = new MemoryTokenStorage();
  const response = { access_token: 'FAKE-access', token_type: 'Bearer', expires_in: 3600, scope: 'read' };
  await storage.storeTokenResponse(response, { resourceServer: 'api.example' });
  const data = await storage.getTokenData('api.example');
  expect(data).toBeInstanceOf(TokenStorageData);
  expect(data.toDict()).toMatchObject({ access_token: 'FAKE-access' });
});

import { expect, it } from 'vitest';

it('can be imported and constructed on Node, and says at the first use that there is no IndexedDB', async () => {
  const { IndexedDBTokenStorage } = await import('../src/index.ts');
  const storage = new IndexedDBTokenStorage('tokens');
  await expect(storage.getTokenData('rs')).rejects.toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE' });
  await expect(storage.withLock('rs', async () => {})).rejects.toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE' });
  await storage.close();
});

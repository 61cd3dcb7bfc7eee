import { ValidatingTokenStorage } from '@token-storage/core';
import { MemoryTokenStorage } from '@token-storage/memory';
import { sample } from 'test-support/sample';
import { expect, it } from 'vitest';

import { OnlyThesePeople } from '../guides/validators/only-these-people.ts';

it('a validator of your own lets in who is on its list, and stores nothing of anybody else', async () => {
  const storage = new ValidatingTokenStorage(new MemoryTokenStorage(), { validators: [new OnlyThesePeople(['ada'])] });
  await storage.storeTokenData(sample('api', { identity_id: 'ada' }));
  for (const identity_id of ['eve', undefined]) {
    const refused = storage.storeTokenData(sample('other', { identity_id }));
    await expect(refused).rejects.toMatchObject({ code: 'ERR_TOKEN_VALIDATION' });
  }
  expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['api']);
});

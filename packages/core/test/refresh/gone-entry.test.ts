import { NotExpiredValidator, RefreshingTokenStorage, ValidatingTokenStorage } from '@token-storage/core';
import { expect, it } from 'vitest';

import { MemoryTokenStorage } from '../support/memory-token-storage.ts';
import { RecordingValidator } from '../support/recording-validator.ts';
import { sample } from '../support/sample.ts';
import { thrownBy } from '../support/thrown-by.ts';
import { RotatingServer } from './rotating-server.ts';

it('says of an entry that goes while it is found expired that it is missing, as of any that is gone', async () => {
  const memory = new MemoryTokenStorage();
  const logout = new RecordingValidator();
  logout.act = async () => void (await memory.removeAllTokenData());
  const validators = [logout, new NotExpiredValidator()];
  const storage = new RefreshingTokenStorage(new ValidatingTokenStorage(memory, { validators }), new RotatingServer());
  await memory.storeTokenData(sample('a', { refresh_token: 'refresh-0', expires_at_seconds: 1_000_000_000 }));
  expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({ code: 'ERR_MISSING_TOKEN' });
});

it('does not say of a login that is made while an older one is found expired that it has expired', async () => {
  const memory = new MemoryTokenStorage();
  const login = new RecordingValidator();
  const seconds = Math.floor(Date.now() / 1000);
  // Good for less than the leeway, and not to be refreshed.
  const fresh = sample('a', { access_token: 'fresh', expires_at_seconds: seconds + 30 });
  login.act = async () => memory.storeTokenData(fresh);
  const validators = [login, new NotExpiredValidator()];
  const storage = new RefreshingTokenStorage(new ValidatingTokenStorage(memory, { validators }), new RotatingServer());
  await memory.storeTokenData(sample('a', { expires_at_seconds: 1_000_000_000 }));
  expect((await storage.getTokenData('a'))?.access_token).toBe('fresh');
});

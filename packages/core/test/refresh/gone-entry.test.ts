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

import {
  HasRefreshTokensValidator,
  NotExpiredValidator,
  type TokenDataByResourceServer,
  TokenDataValidator,
  type TokenValidationContext,
  UnchangingIdentityIDValidator,
  ValidatingTokenStorage,
} from '@token-storage/core';
import { expect, it, vi } from 'vitest';

import { MemoryTokenStorage } from './support/memory-token-storage.ts';
import { RecordingValidator } from './support/recording-validator.ts';
import { sample } from './support/sample.ts';

/** What a validator of one's own is told after a read. */
class Expiring extends NotExpiredValidator {
  told: TokenValidationContext | undefined;

  override afterRetrieve(tokens: TokenDataByResourceServer, context?: TokenValidationContext): void {
    super.afterRetrieve(tokens);
    this.told = context;
  }
}

/** Refuses nothing, before a store only. */
class Storing extends TokenDataValidator {
  override beforeStore(): void {}
}

async function readOnce(...validators: readonly TokenDataValidator[]): Promise<number> {
  const memory = new MemoryTokenStorage();
  await memory.storeTokenData(sample('of somebody', { identity_id: 'me' }));
  await memory.storeTokenData(sample('a', { refresh_token: 'r' }));
  const reads = vi.spyOn(memory, 'readEntries');
  await new ValidatingTokenStorage(memory, { validators }).getTokenData('a');
  return reads.mock.calls.filter(([selection]) => selection === 'all').length;
}

it('is not looked for after a read where no validator looks at it', async () => {
  const validators = [new NotExpiredValidator(), new HasRefreshTokensValidator(), new UnchangingIdentityIDValidator()];
  expect(await readOnce(...validators, new Storing())).toBe(0);
  expect(await readOnce()).toBe(0);
});

it('is told to every other validator, also to one that extends one of ours', async () => {
  const own = new RecordingValidator();
  expect(await readOnce(own)).toBe(1);
  expect(own.calls.at(-1)?.context).toEqual({ priorIdentityId: 'me', tokenDataIdentityId: undefined });
  const expiring = new Expiring();
  expect(await readOnce(new NotExpiredValidator(), expiring)).toBe(1);
  expect(expiring.told?.priorIdentityId).toBe('me');
});

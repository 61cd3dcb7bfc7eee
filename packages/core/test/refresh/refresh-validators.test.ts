import {
  HasRefreshTokensValidator,
  NotExpiredValidator,
  RefreshingTokenStorage,
  type TokenDataByResourceServer,
  TokenDataValidator,
  type TokenDataValidator as Validator,
  ValidatingTokenStorage,
} from '@token-storage/core';
import { describe, expect, it } from 'vitest';

import { Asynchronous } from '../support/asynchronous.ts';
import { MemoryTokenStorage } from '../support/memory-token-storage.ts';
import { sample } from '../support/sample.ts';
import { thrownBy } from '../support/thrown-by.ts';
import { RotatingServer } from './rotating-server.ts';
import { logInStale, staleLogin } from './stale-login.ts';

/** Refuses to store an access token. */
class Refusing extends TokenDataValidator {
  readonly #accessToken: string;

  constructor(accessToken: string) {
    super();
    this.#accessToken = accessToken;
  }

  override beforeStore(tokens: TokenDataByResourceServer): void {
    for (const { access_token } of Object.values(tokens)) {
      if (access_token === this.#accessToken) throw new Error('not this one');
    }
  }
}

const validating = (inner: MemoryTokenStorage, ...validators: readonly Validator[]): ValidatingTokenStorage =>
  new ValidatingTokenStorage(inner, { validators });

describe('RefreshingTokenStorage around validators', () => {
  it('refreshes what a NotExpiredValidator would not hand out any more', async () => {
    const server = new RotatingServer();
    const storage = new RefreshingTokenStorage(validating(new MemoryTokenStorage(), new NotExpiredValidator()), server);
    await logInStale(storage, 'a');
    expect((await storage.getTokenData('a'))?.access_token).toBe('access-1');
  });

  it('hands out what it has got just now, even where that has expired for a NotExpiredValidator', async () => {
    const server = new RotatingServer();
    server.lifetimeSeconds = -5;
    const storage = new RefreshingTokenStorage(validating(new MemoryTokenStorage(), new NotExpiredValidator()), server);
    await logInStale(storage, 'a');
    expect((await storage.getTokenData('a'))?.access_token).toBe('access-1');
  });

  it('passes on what validators say of what is absent, expired for good, or without a refresh token', async () => {
    const validators = [new NotExpiredValidator(), new HasRefreshTokensValidator()];
    const storage = new RefreshingTokenStorage(
      validating(new MemoryTokenStorage(), ...validators),
      new RotatingServer(),
    );
    expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({ code: 'ERR_MISSING_TOKEN' });
    await storage.storeTokenData(sample('a', { expires_at_seconds: 1 }));
    expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({ code: 'ERR_EXPIRED_TOKEN' });
    await storage.storeTokenData(sample('a'));
    expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({ code: 'ERR_MISSING_TOKEN' });
  });

  it('obtains what a HasRefreshTokensValidator would hide', async () => {
    const memory = new MemoryTokenStorage();
    let count = 0;
    const storage = new RefreshingTokenStorage(validating(memory, new HasRefreshTokensValidator()), {
      ...new RotatingServer(),
      obtain: async () => ({ access_token: `obtained-${(count += 1)}`, expires_in: 3600 }),
    });
    await memory.storeTokenData(sample('a', { expires_at_seconds: 1 }));
    for (let time = 0; time < 2; time += 1) {
      expect((await storage.getTokenData('a'))?.access_token).toBe('obtained-1');
    }
  });

  it('throws what a validator says against the new tokens, and keeps the new refresh token all the same', async () => {
    for (const layers of [
      (inner: ValidatingTokenStorage) => inner,
      // Other layers, above and below, stay where they are.
      (inner: ValidatingTokenStorage) => new Asynchronous(inner),
    ]) {
      const server = new RotatingServer();
      const memory = new MemoryTokenStorage();
      const storage = new RefreshingTokenStorage(layers(validating(memory, new Refusing('access-1'))), server);
      await logInStale(storage, 'a', 'b');
      expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({ message: 'not this one' });
      for (const name of ['a', 'b']) {
        const stored = await memory.getTokenData(name);
        expect(stored?.toDict()).toMatchObject({ access_token: `access-${name}`, refresh_token: 'refresh-1' });
        expect(stored?.extra).toEqual({});
      }
      expect((await storage.getTokenData('a'))?.access_token).toBe('access-2');
      expect(server.reuses).toBe(0);
    }
  });

  it('does not show notes to validators: what they refuse by now can be refreshed', async () => {
    const server = new RotatingServer();
    const memory = new MemoryTokenStorage();
    await logInStale(memory, 'a');
    const storage = new RefreshingTokenStorage(validating(memory, new Refusing('access-a')), server);
    expect((await storage.getTokenData('a'))?.access_token).toBe('access-1');
  });

  it('adopts the login of another identity', async () => {
    const server = new RotatingServer();
    const memory = new MemoryTokenStorage();
    const storage = new RefreshingTokenStorage(validating(memory), server);
    await storage.storeTokenData(sample('a', { ...staleLogin, identity_id: 'one' }));
    expect((await storage.getTokenData('a'))?.identity_id).toBe('one');
    await memory.storeTokenData(sample('a', { access_token: 'two', identity_id: 'two' }));
    expect((await storage.getTokenData('a'))?.identity_id).toBe('two');
    storage.markRejected('a', 'two');
    expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({ reason: 'rejected' });
    expect((await memory.getTokenData('a'))?.access_token).toBe('two');
  });
});

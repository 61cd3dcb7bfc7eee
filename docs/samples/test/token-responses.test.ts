import type { StoreTokenResponseOptions, TokenResponse } from '@token-storage/core';
import { MemoryTokenStorage } from '@token-storage/memory';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { NOW_SECONDS, type Provider, providers } from '../../../packages/core/test/support/provider-answers.ts';
import { optionsOf } from '../guides/token-responses/options-of.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_SECONDS * 1000 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The vector whose name begins with all words of a name of the page. */
function answerOf(name: string): Provider {
  const words = name.split(', ');
  const found = Object.entries(providers).filter(([title]) => words.every((word) => title.includes(word)));
  expect(found.length, name).toBeGreaterThan(0);
  return found[0]?.[1] as Provider;
}

it.each(Object.entries<StoreTokenResponseOptions>(optionsOf))(
  'what the guide says of %s stores its answer as it is meant',
  async (name, options) => {
    const { body, stored } = answerOf(name);
    const storage = new MemoryTokenStorage();
    storage.idTokenDecoder = { decode: async () => ({ sub: 'user-1' }) };
    await storage.storeTokenResponse(body as unknown as TokenResponse, { ...options, resourceServer: 'api' });
    expect((await storage.getTokenData('api'))?.toDict()).toEqual({ resource_server: 'api', ...stored });
  },
);

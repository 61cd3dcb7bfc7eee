import {
  RefreshingTokenStorage,
  type TokenResponse,
  type TokenStorage,
  ValidatingTokenStorage,
} from '@token-storage/core';
import { EngineTokenStorage } from '@token-storage/core/adapter';

import type { Capabilities, ConformanceOptions } from '../src/index.ts';
import { MemoryTokenStorage } from './memory-token-storage.ts';
import { SharedEngine, SharedLocation } from './shared-engine.ts';

const capabilities = (shared: boolean): Capabilities => ({
  persistent: shared,
  sharedLocks: shared,
  sharedChanges: shared,
  loneSurrogates: true,
  missing: 'undefined',
  finishesOnClose: true,
});

/** Nothing that the suite stores is to be refreshed. */
const refresh = (): Promise<TokenResponse> => Promise.reject(new Error('This is not to be refreshed.'));
const refreshing = (storage: TokenStorage): RefreshingTokenStorage => new RefreshingTokenStorage(storage, { refresh });

/** What the suite is told about each of them, beside the runner. */
export const refreshingSubjects: readonly Omit<ConformanceOptions, 'describe' | 'it'>[] = [
  {
    name: 'RefreshingTokenStorage around a ValidatingTokenStorage',
    create: () => {
      const make = (): TokenStorage => refreshing(new ValidatingTokenStorage(new MemoryTokenStorage()));
      return { storage: make(), reopen: make };
    },
    capabilities: { ...capabilities(false), missing: 'throws', finishesOnClose: false },
  },
  {
    name: 'RefreshingTokenStorage around a storage of a location that others use',
    create: () => {
      const location = new SharedLocation();
      const open = (): TokenStorage => refreshing(new EngineTokenStorage(new SharedEngine(location)));
      return { storage: open(), reopen: open };
    },
    capabilities: capabilities(true),
  },
];

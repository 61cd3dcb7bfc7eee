import type { RefreshingTokenStorage } from '@token-storage/core';

import type { Actor } from './world.ts';

/** How long actors wait for an answer, in milliseconds. */
export const DEADLINE_MS = 2_000;

/** An actor with its storage. */
export interface Player {
  readonly actor: Actor;
  readonly storage: RefreshingTokenStorage;
  /** How its calls ended, in order: an access token, or why there is none. */
  readonly ends: string[];
  /** How many calls it has begun. */
  asked: number;
}

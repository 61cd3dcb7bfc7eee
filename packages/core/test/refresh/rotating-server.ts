import { createHash } from 'node:crypto';

import type { RefreshRequest, TokenResponse } from '@token-storage/core';

/** A token endpoint that gives a new refresh token each time, and ends the whole login when an old one is spent again. */
export class RotatingServer {
  /** The refresh tokens that were spent, in order. */
  readonly spent: string[] = [];
  /** How often a refresh token was spent that had been spent before. */
  reuses = 0;
  /** What the next answers say beside, or in place of, what they would say. */
  answer: (usual: TokenResponse) => unknown = (usual) => usual;
  lifetimeSeconds = 3600;
  #good: string | undefined = 'refresh-0';

  /** The refresh token that would be taken. */
  get good(): string | undefined {
    return this.#good;
  }

  readonly refresh = async ({ refreshToken }: RefreshRequest): Promise<TokenResponse> => {
    if (this.spent.includes(refreshToken)) this.reuses += 1;
    this.spent.push(refreshToken);
    if (refreshToken !== this.#good) {
      this.#good = undefined;
      return { error: 'invalid_grant' } as never;
    }
    const count = this.spent.length;
    this.#good = `refresh-${count}`;
    const usual = {
      access_token: `access-${count}`,
      refresh_token: this.#good,
      expires_in: this.lifetimeSeconds,
      token_type: 'Bearer',
    };
    return this.answer(usual) as TokenResponse;
  };
}

/** What notes name a refresh token by. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

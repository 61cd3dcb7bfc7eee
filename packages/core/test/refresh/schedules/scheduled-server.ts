import type { RefreshRequest, TokenResponse } from '@token-storage/core';

import type { Actor, World } from './world.ts';

/** One call of the token endpoint. */
export interface ServerRequest {
  readonly by: Actor;
  readonly token: string;
  readonly sentAtMs: number;
  readonly signal: AbortSignal;
  /** What the server has made of it so far. */
  state: 'under way' | 'accepted' | 'refused' | 'denied';
  /** Neither it nor its answer will arrive. */
  isLost: boolean;
  answer: TokenResponse | undefined;
  receivedAtMs: number | undefined;
  /** Whether an actor has stored the answer. */
  isStored: boolean;
  /** Whether its sender has said that he waits no longer, or others have waited for it long enough. */
  isGivenUp: boolean;
}

/** How names of refresh tokens are made: of which login they are, and the how manieth. */
export const refreshTokenName = (family: number, depth: number): string => `R${family}.${depth}`;

/** Of which login a token is, and the how manieth. */
export function readName(token: string | undefined): { readonly family: number; readonly depth: number } {
  const [family, depth] = (token ?? '').slice(1).split('.').map(Number);
  return { family: family ?? Number.NaN, depth: depth ?? Number.NaN };
}

/** A token endpoint that rotates refresh tokens, and revokes a whole login when one is spent again. */
export class ScheduledServer {
  readonly requests: ServerRequest[] = [];
  /** How long the next call is under way, in milliseconds. */
  latencyMs: () => number = () => 0;
  readonly #world: World;
  /** By login: the refresh token that is good, or that none is any more. */
  readonly #good = new Map<number, string | undefined>();
  readonly #onSend: (request: ServerRequest) => void;
  #count = 0;

  constructor(world: World, onSend: (request: ServerRequest) => void) {
    this.#world = world;
    this.#onSend = onSend;
  }

  /** A new login. @returns Its refresh token. */
  logIn(): string {
    const family = this.#good.size;
    const token = refreshTokenName(family, 0);
    this.#good.set(family, token);
    return token;
  }

  /** What a program asks that knows nothing of locks. @returns The next refresh token, if this one is good. */
  spend(token: string): string | undefined {
    const { family, depth } = readName(token);
    const isGood = this.#good.get(family) === token;
    const next = isGood ? refreshTokenName(family, depth + 1) : undefined;
    this.#good.set(family, next);
    return next;
  }

  /** The function of an actor's options. */
  refreshFor(by: Actor): (request: RefreshRequest) => Promise<TokenResponse> {
    return ({ refreshToken: token, signal }) => {
      const request: ServerRequest = {
        by,
        token,
        sentAtMs: this.#world.nowMs,
        signal,
        state: 'under way',
        isLost: false,
        answer: undefined,
        receivedAtMs: undefined,
        isStored: false,
        isGivenUp: false,
      };
      this.#world.log.push(`${by.name} sends ${token}`);
      this.#onSend(request);
      this.requests.push(request);
      const arrivesAtMs = this.#world.nowMs + this.latencyMs();
      const hasArrived = (): boolean => this.#world.nowMs >= arrivesAtMs;
      void this.#world.as(undefined, () => {
        if (!hasArrived()) this.#world.later(arrivesAtMs - this.#world.nowMs, () => {});
        return this.#world.gate(`server handles ${token} of ${by.name}`, () => this.#handle(request), hasArrived);
      });
      const isReady = (): boolean => request.isLost || request.state !== 'under way';
      return this.#world.gate('receives', () => this.#receive(request), isReady);
    };
  }

  /** Neither the call nor its answer will arrive. */
  lose(request: ServerRequest): void {
    this.#world.log.push(`the call of ${request.by.name}, or its answer, is lost`);
    request.isLost = true;
  }

  /** Refuses the client. Nothing is spent. */
  deny(request: ServerRequest): void {
    if (request.state !== 'under way') return;
    this.#world.log.push(`the client is refused`);
    request.state = 'denied';
  }

  #handle(request: ServerRequest): void {
    // Lost before it came, or refused by now.
    if (request.isLost || request.state !== 'under way') return;
    const next = this.spend(request.token);
    request.state = next === undefined ? 'refused' : 'accepted';
    if (next === undefined) return;
    const access_token = `A${readName(next).family}.${(this.#count += 1)}`;
    request.answer = { access_token, refresh_token: next, expires_in: 3600 };
  }

  #receive(request: ServerRequest): TokenResponse {
    if (request.isLost) throw new TypeError('fetch failed');
    request.receivedAtMs = this.#world.nowMs;
    const error = request.state === 'denied' ? 'invalid_client' : 'invalid_grant';
    return request.answer ?? ({ error } as never);
  }
}

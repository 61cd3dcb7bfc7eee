import {
  type RefreshError,
  RefreshingTokenStorage,
  TokenDataValidator,
  TokenStorageData,
  TokenValidationError,
  ValidatingTokenStorage,
} from '@token-storage/core';
import { EngineTokenStorage } from '@token-storage/core/adapter';

import { hashOf } from '../rotating-server.ts';
import { readName, ScheduledServer, type ServerRequest } from './scheduled-server.ts';
import { ScheduledEngine, type SharedStore } from './scheduled-engine.ts';
import { type Actor, World } from './world.ts';

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

/** A validator that refuses what an actor stores, as often as it is to. */
class Refusing extends TokenDataValidator {
  readonly #actor: Actor;

  constructor(actor: Actor) {
    super();
    this.#actor = actor;
  }

  override beforeStore(): void {
    if (this.#actor.refusals === 0) return;
    this.#actor.refusals -= 1;
    throw new TokenValidationError('not this');
  }
}

/** Actors over one store, a server, and what must hold of them whatever happens. */
export class Scene {
  readonly world: World = new World();
  readonly server: ScheduledServer = new ScheduledServer(this.world, (request) => this.#lookAtSend(request));
  readonly players: Player[] = [];
  /** What went wrong. */
  readonly violations: Set<string> = new Set();
  /** Whether anything has happened after which nobody can know everything. */
  isUnsure = false;
  readonly #store: SharedStore = {
    entries: new Map(),
    locks: new Map(),
    onChange: (actor, name, before, after) => {
      this.#lookAtChange(name, before, after);
      this.#lookAtNote(actor, after);
    },
  };
  readonly #names: readonly string[];
  readonly #isValidating: boolean;
  #isLogin = false;
  #count = 0;

  /**
   * @param names The entries, which share one login whose access tokens have expired.
   * @param isValidating Whether the actors' storages have a validator.
   */
  constructor(names: readonly string[], isValidating = false) {
    this.#names = names;
    this.#isValidating = isValidating;
    this.logIn({ isStale: true });
    for (const name of ['A', 'B']) this.#addPlayer(name);
  }

  get entries(): ReadonlyMap<string, TokenStorageData> {
    return this.#store.entries;
  }

  #addPlayer(name: string): void {
    const actor = this.world.actor(name);
    const engine = new EngineTokenStorage(new ScheduledEngine(this.world, this.#store, actor));
    const validators = [new Refusing(actor)];
    const inner = this.#isValidating ? new ValidatingTokenStorage(engine, { validators }) : engine;
    const refresh = this.server.refreshFor(actor);
    const storage = new RefreshingTokenStorage(inner, { refresh, deadlineMs: DEADLINE_MS });
    this.players.push({ actor, storage, ends: [], asked: 0 });
  }

  /** One call of `getTokenData`. */
  ask(player: Player, name: string): void {
    const { actor, storage, ends } = player;
    player.asked += 1;
    void this.world.as(actor, async () => {
      let end: string;
      try {
        end = (await storage.getTokenData(name))?.access_token ?? 'none';
        if (end.endsWith('.stale')) this.violations.add('a token is handed out that has expired');
      } catch (error) {
        const { reason, code, data } = error as RefreshError;
        end = reason ?? code ?? String(error);
        // Another entry's answer may be what could not be stored.
        const isOther = this.#names.length > 1;
        if (reason === 'not-stored' && data === undefined && !isOther) this.violations.add('not-stored without data');
      }
      ends.push(end);
      this.world.log.push(`${actor.name} ends: ${end}`);
      this.#lookAtEnd(actor, end);
    });
  }

  logIn({ isStale = false, name }: { readonly isStale?: boolean; readonly name?: string } = {}): void {
    this.world.log.push(`login${isStale ? ' with an expired token' : ''}`);
    const refresh_token = this.server.logIn();
    const { family } = readName(refresh_token);
    this.#foreign(() => {
      for (const one of name === undefined ? this.#names : [name]) {
        this.#store.entries.set(
          one,
          new TokenStorageData({
            resource_server: one,
            scope: 's',
            access_token: `A${family}.0${isStale ? '.stale' : ''}`,
            refresh_token,
            expires_at_seconds: isStale ? 1 : 3_000_000_000,
          }),
        );
      }
    });
  }

  /** The validator of an actor refuses what it stores next. */
  refuseNext(actor: Actor): void {
    this.world.log.push(`${actor.name}'s validator refuses what comes next`);
    actor.refusals += 1;
  }

  logOut(name?: string): void {
    this.world.log.push('logout');
    if (name === undefined) this.#store.entries.clear();
    else this.#store.entries.delete(name);
  }

  /** Somebody else stores an entry. */
  storeForeign(data: TokenStorageData): void {
    this.#foreign(() => this.#store.entries.set(data.resource_server, data));
  }

  /** Somebody else stores a good access token in an entry, with the same refresh token. */
  storeAnew(data: TokenStorageData): void {
    this.world.log.push('somebody stores another access token');
    const access_token = `${data.access_token.split('.')[0]}.${(this.#count += 1)}.other`;
    this.storeForeign(data.with({ access_token, expires_at_seconds: 3_000_000_000 }));
  }

  /** A program that knows nothing of locks refreshes, and stores an access token that expires at once. */
  refreshForeign({ isForced = false } = {}): void {
    const [first] = this.entries.values();
    const spent = first?.refresh_token;
    const isUsed = !isForced && this.server.requests.some(({ token }) => token === spent);
    const next = spent === undefined || isUsed ? undefined : this.server.spend(spent);
    if (next === undefined) return;
    this.world.log.push(`somebody without locks refreshes to ${next}`);
    this.#foreign(() => {
      for (const [name, data] of this.entries) {
        if (data.refresh_token !== spent) continue;
        const access_token = `${next.replace('R', 'A')}.foreign.stale`;
        this.#store.entries.set(name, data.with({ access_token, refresh_token: next, expires_at_seconds: 1 }));
      }
    });
  }

  #foreign(change: () => void): void {
    this.#isLogin = true;
    change();
    this.#isLogin = false;
  }

  #lookAtChange(name: string, before: TokenStorageData | undefined, after: TokenStorageData | undefined): void {
    if (this.#isLogin || after === undefined) return;
    if (before === undefined) {
      this.violations.add('an entry that was logged out is brought back');
      return;
    }
    const old = readName(before.refresh_token);
    const now = readName(after.refresh_token);
    if (now.family < old.family) this.violations.add('an older login replaces a newer one');
    if (now.family === old.family && now.depth < old.depth)
      this.violations.add('an older refresh token replaces a newer one');
    if (now.depth !== old.depth) this.#noteStored(after.refresh_token);
    if (name !== after.resource_server) this.violations.add('an entry gets another name');
  }

  /** Whoever notes that his attempt has ended, or writes a note after he has waited for the deadline, gives others up. */
  #lookAtNote(actor: Actor, after: TokenStorageData | undefined): void {
    const note = after?.extra['token-storage.refresh'] as { readonly ended?: boolean } | undefined;
    if (note === undefined) return;
    const hasWaited = this.#heldForMs(actor) >= DEADLINE_MS;
    for (const request of this.server.requests) {
      if (request.token !== after?.refresh_token) continue;
      if (request.by === actor ? note.ended === true : hasWaited) request.isGivenUp = true;
    }
  }

  #noteStored(token: string | undefined): void {
    for (const request of this.server.requests) {
      if (request.answer?.refresh_token === token) request.isStored = true;
    }
  }

  /** A refresh token is spent twice only where nobody can know what became of the first time. */
  #lookAtSend({ token, by }: ServerRequest): void {
    for (const earlier of this.server.requests) {
      const isUnspent = earlier.state === 'refused' || earlier.state === 'denied';
      if (earlier.token !== token || isUnspent || earlier.isLost) continue;
      if (earlier.by.state === 'crashed') continue;
      const ageMs = this.world.nowMs - earlier.sentAtMs;
      const wasInTime = (earlier.receivedAtMs ?? Infinity) - earlier.sentAtMs < DEADLINE_MS;
      const isHeld = earlier.receivedAtMs !== undefined && wasInTime && !earlier.isStored && !earlier.by.wasSuspended;
      // Whoever sleeps may have called just before: others wait for as long themselves, holding the lock.
      const isGivenUp = earlier.isGivenUp || earlier.by.state === 'running';
      if (ageMs >= DEADLINE_MS && isGivenUp && !isHeld) continue;
      this.violations.add(`${isHeld ? 'held by a living actor, ' : ''}a refresh token is spent twice, by ${by.name}`);
    }
  }

  #heldForMs(actor: Actor): number {
    const lease = [...this.#store.locks.values()].find(
      (one) => one.actor === actor && one.lockName.startsWith('refresh:'),
    );
    return lease === undefined ? 0 : this.world.nowMs - lease.takenAtMs;
  }

  #lookAtEnd(actor: Actor, end: string): void {
    const token = this.server.requests.findLast(({ by }) => by === actor)?.token;
    const wasSpent = this.server.requests.some((one) => one.token === token && one.state === 'accepted');
    if (end === 'rejected' && wasSpent) this.violations.add('rejected, although it was spent with success');
    const isComing = this.server.requests.some(
      (one) =>
        one.by !== actor &&
        one.token === token &&
        one.state === 'accepted' &&
        !one.isLost &&
        one.by.state === 'running' &&
        !one.by.wasSuspended &&
        this.world.nowMs - one.sentAtMs < DEADLINE_MS,
    );
    if (end === 'in-doubt' && isComing) this.violations.add('in-doubt, although a living actor is getting the answer');
    if (end === 'in-doubt' && !this.isUnsure && !this.#isLate)
      this.violations.add('in-doubt, although nothing was unsure');
  }

  get #isLate(): boolean {
    return this.server.requests.some(
      ({ sentAtMs, receivedAtMs }) => (receivedAtMs ?? this.world.nowMs) - sentAtMs >= DEADLINE_MS,
    );
  }

  /** What must hold once nothing goes on any more. */
  lookAtTheEnd(): void {
    for (const { actor, ends, asked } of this.players) {
      if (actor.state !== 'crashed' && ends.length < asked) this.violations.add(`${actor.name} never ends`);
    }
    for (const { by, answer, receivedAtMs, signal } of this.server.requests) {
      if (answer === undefined || receivedAtMs === undefined || by.state === 'crashed' || signal.aborted) continue;
      const got = readName(answer.refresh_token ?? undefined);
      for (const data of this.entries.values()) {
        const stored = readName(data.refresh_token);
        if (stored.family === got.family && stored.depth < got.depth) {
          this.violations.add('what a living actor received is not stored');
        }
      }
    }
    const families = new Map<number, string | undefined>();
    for (const data of this.entries.values()) {
      const { family } = readName(data.refresh_token);
      if ((families.get(family) ?? data.refresh_token) !== data.refresh_token) {
        this.violations.add('entries of one login hold different refresh tokens');
      }
      families.set(family, data.refresh_token);
      // One of another refresh token says nothing.
      const note = data.extra['token-storage.refresh'] as { readonly hash: string } | undefined;
      const hasNote = note?.hash === hashOf(data.refresh_token ?? '');
      if (hasNote && !this.isUnsure && !this.#isLate)
        this.violations.add('a note is left, although nothing was unsure');
    }
  }
}

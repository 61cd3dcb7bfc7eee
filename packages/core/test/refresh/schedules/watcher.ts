import type { TokenStorageData } from '@token-storage/core';

import { hashOf } from '../rotating-server.ts';
import { DEADLINE_MS, type Player } from './player.ts';
import type { SharedStore } from './scheduled-engine.ts';
import { readName, type ServerRequest } from './scheduled-server.ts';
import type { Actor, World } from './world.ts';

/** A call of `getTokenData` that has not ended. */
interface OpenCall {
  readonly name: string;
  /** The login that was stored when it began. */
  readonly family: number;
  /** Whether there was no entry at any moment since. */
  wasAbsent: boolean;
}

/** How calls end that have found no entry. */
const ENDS_OF_ABSENCE: ReadonlySet<string> = new Set(['none', 'removed', 'ERR_MISSING_TOKEN']);

/** Looks whether what must always hold holds. */
export class Watcher {
  /** What went wrong. */
  readonly violations: Set<string> = new Set();
  /** Whether anything has happened after which nobody can know everything. */
  isUnsure = false;
  /** Whether it is somebody else who writes. */
  isForeign = false;
  readonly #world: World;
  readonly #requests: () => readonly ServerRequest[];
  readonly #store: SharedStore;
  readonly #calls = new Set<OpenCall>();

  constructor(world: World, store: SharedStore, requests: () => readonly ServerRequest[]) {
    this.#world = world;
    this.#store = store;
    this.#requests = requests;
  }

  /** Looks at a change before it is made. */
  lookAtChange(actor: Actor, name: string, before?: TokenStorageData, after?: TokenStorageData): void {
    this.#lookAtEntry(name, before, after);
    this.#lookAtNote(actor, after);
  }

  #lookAtEntry(name: string, before: TokenStorageData | undefined, after: TokenStorageData | undefined): void {
    if (this.isForeign || after === undefined) return;
    if (before === undefined) {
      this.violations.add('an entry that was logged out is brought back');
      return;
    }
    if (before.access_token.endsWith('.other') && after.access_token !== before.access_token)
      this.violations.add('a good access token is replaced that somebody has stored');
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
    for (const request of this.#requests()) {
      if (request.token !== after?.refresh_token) continue;
      if (request.by === actor ? note.ended === true : hasWaited) request.isGivenUp = true;
    }
  }

  #noteStored(token: string | undefined): void {
    for (const request of this.#requests()) {
      if (request.answer?.refresh_token === token) request.isStored = true;
    }
  }

  /** A refresh token is spent twice only where nobody can know what became of the first time. */
  lookAtSend({ token, by }: ServerRequest): void {
    for (const earlier of this.#requests()) {
      const isUnspent = earlier.state === 'refused' || earlier.state === 'denied';
      if (earlier.token !== token || isUnspent || earlier.isLost) continue;
      if (earlier.by.state === 'crashed') continue;
      const ageMs = this.#world.nowMs - earlier.sentAtMs;
      const wasInTime = (earlier.receivedAtMs ?? Infinity) - earlier.sentAtMs < DEADLINE_MS;
      const isHeld = earlier.receivedAtMs !== undefined && wasInTime && !earlier.isStored && !earlier.by.wasSuspended;
      // Whoever sleeps may have called just before: others wait for as long themselves, holding the lock.
      // Nor does anybody wait for who has stopped listening, ten deadlines long, asleep or not.
      const isGivenUp = earlier.isGivenUp || earlier.signal.aborted || earlier.by.state === 'running';
      // Who has stored it in time, and never slept, had the lock all the while.
      const isStored = wasInTime && earlier.isStored && !earlier.by.wasSuspended;
      if (ageMs >= DEADLINE_MS && isGivenUp && !isHeld && !isStored) continue;
      this.violations.add(`${isHeld ? 'held by a living actor, ' : ''}a refresh token is spent twice, by ${by.name}`);
    }
  }

  #heldForMs(actor: Actor): number {
    const lease = [...this.#store.locks.values()].find(
      (one) => one.actor === actor && one.lockName.startsWith('refresh:'),
    );
    return lease === undefined ? 0 : this.#world.nowMs - lease.takenAtMs;
  }

  beginCall(name: string): OpenCall {
    const data = this.#store.entries.get(name);
    const call = { name, family: readName(data?.refresh_token).family, wasAbsent: data === undefined };
    this.#calls.add(call);
    return call;
  }

  lookAtLogout(name?: string): void {
    for (const call of this.#calls) call.wasAbsent ||= name === undefined || name === call.name;
  }

  /** A call knows of whatever was stored when it began. */
  endCall(call: OpenCall, actor: Actor, end: string): void {
    this.#calls.delete(call);
    const stored = this.#store.entries.get(call.name)?.refresh_token;
    const isTried = this.#requests().some(({ by, token }) => by === actor && token === stored);
    if (['rejected', 'in-doubt'].includes(end) && !isTried) this.violations.add(`${end}, although a login is stored`);
    if (ENDS_OF_ABSENCE.has(end) && !call.wasAbsent) this.violations.add('it is said to be gone, and never was');
    if (readName(end).family < call.family) this.violations.add('a token of an older login is handed out');
  }

  /** Looks at how a call ended. */
  lookAtEnd(actor: Actor, end: string): void {
    const token = this.#requests().findLast(({ by }) => by === actor)?.token;
    const wasSpent = this.#requests().some((one) => one.token === token && one.state === 'accepted');
    if (end === 'rejected' && wasSpent) this.violations.add('rejected, although it was spent with success');
    const isComing = this.#requests().some(
      (one) =>
        one.by !== actor &&
        one.token === token &&
        one.state === 'accepted' &&
        !one.isLost &&
        one.by.state === 'running' &&
        !one.by.wasSuspended &&
        this.#world.nowMs - one.sentAtMs < DEADLINE_MS,
    );
    if (end === 'in-doubt' && isComing) this.violations.add('in-doubt, although a living actor is getting the answer');
    if (end === 'in-doubt' && !this.isUnsure && !this.#isLate)
      this.violations.add('in-doubt, although nothing was unsure');
  }

  get #isLate(): boolean {
    return this.#requests().some(
      ({ sentAtMs, receivedAtMs }) => (receivedAtMs ?? this.#world.nowMs) - sentAtMs >= DEADLINE_MS,
    );
  }

  /** What must hold once nothing goes on any more. */
  lookAtTheEnd(players: readonly Player[]): void {
    for (const { actor, ends, asked } of players) {
      if (actor.state !== 'crashed' && ends.length < asked) this.violations.add(`${actor.name} never ends`);
    }
    for (const { by, answer, receivedAtMs, signal } of this.#requests()) {
      if (answer === undefined || receivedAtMs === undefined || by.state === 'crashed' || signal.aborted) continue;
      const got = readName(answer.refresh_token ?? undefined);
      for (const data of this.#store.entries.values()) {
        const stored = readName(data.refresh_token);
        if (stored.family === got.family && stored.depth < got.depth) {
          this.violations.add('what a living actor received is not stored');
        }
      }
    }
    const families = new Map<number, string | undefined>();
    for (const data of this.#store.entries.values()) {
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

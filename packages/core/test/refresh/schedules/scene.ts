import {
  type RefreshError,
  RefreshingTokenStorage,
  TokenDataValidator,
  TokenStorageData,
  TokenValidationError,
  ValidatingTokenStorage,
} from '@token-storage/core';
import { EngineTokenStorage } from '@token-storage/core/adapter';

import { readName, ScheduledServer } from './scheduled-server.ts';
import { ScheduledEngine, type SharedStore } from './scheduled-engine.ts';
import { DEADLINE_MS, type Player } from './player.ts';
import { Watcher } from './watcher.ts';
import { type Actor, World } from './world.ts';

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

/** Actors over one store, a server, and all that others may do meanwhile. */
export class Scene {
  readonly world: World = new World();
  readonly server: ScheduledServer = new ScheduledServer(this.world, (request) => this.#watcher.lookAtSend(request));
  readonly players: Player[] = [];
  readonly #store: SharedStore = {
    entries: new Map(),
    locks: new Map(),
    onChange: (...change) => this.#watcher.lookAtChange(...change),
  };
  readonly #names: readonly string[];
  readonly #isValidating: boolean;
  readonly #watcher: Watcher;
  #count = 0;

  /**
   * @param names The entries, which share one login whose access tokens have expired.
   * @param isValidating Whether the actors' storages have a validator.
   */
  constructor(names: readonly string[], isValidating = false) {
    this.#names = names;
    this.#isValidating = isValidating;
    this.#watcher = new Watcher(this.world, this.#store, () => this.server.requests);
    this.logIn({ isStale: true });
    for (const name of ['A', 'B']) this.#addPlayer(name);
  }

  /** What went wrong. */
  get violations(): Set<string> {
    return this.#watcher.violations;
  }

  /** Says that something has happened after which nobody can know everything. */
  becomeUnsure(): void {
    this.#watcher.isUnsure = true;
  }

  /** What must hold once nothing goes on any more. */
  lookAtTheEnd(): void {
    this.#watcher.lookAtTheEnd(this.players);
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
    const call = this.#watcher.beginCall(name);
    void this.world.as(actor, async () => {
      let end: string;
      try {
        end = (await storage.getTokenData(name))?.access_token ?? 'none';
        if (end.endsWith('.stale')) this.violations.add('a token is handed out that has expired');
      } catch (error) {
        const { reason, code, data, error: refusal } = error as Partial<RefreshError>;
        if (typeof code !== 'string') this.violations.add(`no error of ours: ${String(error)}`);
        end = refusal === 'invalid_client' ? `${reason}: ${refusal}` : (reason ?? code ?? String(error));
        if (typeof end !== 'string') end = String(error);
        // Another entry's answer may be what could not be stored.
        const isOther = this.#names.length > 1;
        if (reason === 'not-stored' && data === undefined && !isOther) this.violations.add('not-stored without data');
      }
      ends.push(end);
      this.world.log.push(`${actor.name} ends: ${end}`);
      this.#watcher.lookAtEnd(actor, end);
      this.#watcher.endCall(call, actor, end);
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
    this.#watcher.lookAtLogout(name);
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
    this.#watcher.isForeign = true;
    change();
    this.#watcher.isForeign = false;
  }
}

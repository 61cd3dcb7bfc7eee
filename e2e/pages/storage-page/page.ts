import type { RefreshError, TokenChange, TokenStorage, TokenStorageData } from '@token-storage/core';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

import { find, type Found, type Operation, perform, SHARED } from '../../support/operation.ts';
import { count, entry, type Kind, openStorage } from './open-storage.ts';
import type { CountRequest } from './worker.ts';

/** What tests may do in a tab; read by them as `window.tab`. */
export class Tab {
  readonly storage: TokenStorage;
  readonly changes: TokenChange[] = [];
  /** How many writes of {@link Tab.keepCounting} were acknowledged. */
  counted = 0;
  /** How often this page came back from the back-forward cache. */
  returns = 0;
  readonly #kind: Kind;
  readonly #location: string;
  #counting: Promise<void> | undefined;
  #isStopping = false;

  constructor(kind: Kind, location: string) {
    this.#kind = kind;
    this.#location = location;
    this.storage = openStorage(kind, location);
    this.storage.subscribe((change) => this.changes.push(change));
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted) this.returns += 1;
    });
  }

  /** Stores entries of distinct names, one after the other. */
  async storeMany(name: string, times: number): Promise<void> {
    for (let index = 0; index < times; index += 1) await this.store(`${name}-${index}`, index);
  }

  async store(name: string, expires_at_seconds = 0): Promise<void> {
    await this.storage.storeTokenDataByResourceServer({ [name]: entry(name, expires_at_seconds) });
  }

  /** Stores the answer of a server that takes so long to refresh an entry; says how that ended. */
  async refresh(resourceServer: string, serverMs: number): Promise<string> {
    await new Promise((resolve) => setTimeout(resolve, serverMs));
    const answer = { access_token: 'new', expires_in: 60 };
    return this.storage.storeTokenResponse(answer, { resourceServer, grantType: 'refresh_token' }).then(
      () => 'stored',
      (error: RefreshError) => error.reason,
    );
  }

  /** Logs out in so many milliseconds. */
  async logOut(leaveMs: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, leaveMs));
    await this.storage.removeAllTokenData();
  }

  /** Stores so many entries in one change, each so large, of text that no browser can compress. */
  async storeLarge(name: string, many: number, length: number): Promise<void> {
    const tokens: Record<string, TokenStorageData> = {};
    for (let index = 0; index < many; index += 1)
      tokens[`${name}-${index}`] = entry(`${name}-${index}`, 0, noise(length));
    await this.storage.storeTokenDataByResourceServer(tokens);
  }

  /** Counts in an entry's expiry, which may be a large one. */
  async count(name: string, times: number, scopeLength = 1): Promise<void> {
    await count(this.storage, name, times, 's'.repeat(scopeLength));
  }

  /** Counts until it is told to stop. */
  keepCounting(name: string): void {
    const keep = async (): Promise<void> => {
      for (this.#isStopping = false; !this.#isStopping; this.counted += 1) await count(this.storage, name, 1);
    };
    this.#counting = keep();
  }

  /** @returns How often it has counted. */
  async stopCounting(): Promise<number> {
    this.#isStopping = true;
    await this.#counting;
    return this.counted;
  }

  /** The same as {@link Tab.count}, in a worker of this tab. */
  async countInWorker(name: string, times: number): Promise<void> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    const request: CountRequest = { kind: this.#kind, location: this.#location, name, times };
    await new Promise((resolve, reject) => {
      worker.onmessage = resolve;
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(request);
    });
    worker.terminate();
  }

  /** The names that are stored, and their expiry, as plain reads show them. */
  async entries(): Promise<Record<string, number>> {
    const tokens = await this.storage.getTokenDataByResourceServer();
    return Object.fromEntries(Object.entries(tokens).map(([name, data]) => [name, data.expires_at_seconds]));
  }

  /** Does what a campaign says; gives what was found, where it is a read. */
  operate(operation: Operation): Promise<Found | undefined> {
    return perform(this.storage, operation);
  }

  /** What a writer of a campaign finds in its two namespaces. */
  async look(owner: string): Promise<Record<string, Found>> {
    return { [SHARED]: await find(this.storage), [owner]: await find(this.storage.withNamespace(owner)) };
  }

  /** The bytes of the database file. */
  async exportDatabase(): Promise<number[]> {
    if (!(this.storage instanceof SQLiteTokenStorage)) throw new Error('Only SQLite has a file.');
    return [...(await this.storage.exportDatabase())];
  }

  /** Dies between the commit and the mirror: nothing is written to localStorage from now on. */
  loseMirror(): void {
    Storage.prototype.setItem = () => {};
  }
}

/** Text of random characters, made in pieces that a function takes as arguments. */
function noise(length: number): string {
  const pieces: string[] = [];
  for (let left = length; left > 0; left -= 50_000) {
    pieces.push(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(Math.min(left, 50_000)))));
  }
  return pieces.join('');
}

declare global {
  interface Window {
    tab: Tab;
    Tab: typeof Tab;
  }
}
window.Tab = Tab;

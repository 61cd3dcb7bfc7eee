import { type TokenChange, type TokenStorage, TokenStorageData } from '@token-storage/core';
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';
import { JSONTokenStorage } from '@token-storage/json';

const kinds = { json: JSONTokenStorage, indexeddb: IndexedDBTokenStorage };

/** What tests may do in a tab; read by them as `window.tab`. */
export class Tab {
  readonly storage: TokenStorage;
  readonly changes: TokenChange[] = [];

  constructor(kind: keyof typeof kinds, location: string) {
    this.storage = new kinds[kind](location);
    this.storage.subscribe((change) => this.changes.push(change));
  }

  /** Stores entries of distinct names, one after the other. */
  async storeMany(name: string, count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) await this.store(`${name}-${index}`, index);
  }

  async store(name: string, expires_at_seconds = 0): Promise<void> {
    await this.storage.storeTokenDataByResourceServer({ [name]: entry(name, expires_at_seconds) });
  }

  /** Stores so many entries in one change, each so large, of text that no browser can compress. */
  async storeLarge(name: string, count: number, length: number): Promise<void> {
    const tokens: Record<string, TokenStorageData> = {};
    for (let index = 0; index < count; index += 1) {
      const { resource_server, scope } = entry(`${name}-${index}`, 0);
      tokens[resource_server] = new TokenStorageData({
        resource_server,
        scope,
        access_token: noise(length),
        expires_at_seconds: 0,
      });
    }
    await this.storage.storeTokenDataByResourceServer(tokens);
  }

  /** Counts in an entry's expiry. */
  async count(name: string, times: number): Promise<void> {
    for (let index = 0; index < times; index += 1) {
      await this.storage.updateTokenData(name, (current) => entry(name, (current?.expires_at_seconds ?? 0) + 1));
    }
  }

  /** The names that are stored, and their expiry, as plain reads show them. */
  async entries(): Promise<Record<string, number>> {
    const tokens = await this.storage.getTokenDataByResourceServer();
    return Object.fromEntries(Object.entries(tokens).map(([name, data]) => [name, data.expires_at_seconds]));
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

const entry = (name: string, expires_at_seconds: number): TokenStorageData =>
  new TokenStorageData({ resource_server: name, scope: 's', access_token: `access-${name}`, expires_at_seconds });

declare global {
  interface Window {
    tab: Tab;
    Tab: typeof Tab;
  }
}
window.Tab = Tab;

import type { TokenChange } from '@token-storage/core';
import { sample } from 'test-support/sample';

import { JSONTokenStorage } from '../../src/json-token-storage.ts';

/** What tells a page that something may have been cleared. */
const events = ['pagehide', 'visibilitychange', 'storage'] as const;

/** What tests may do in a page of its own: a frame has its own copy of the library, and of localStorage. */
export class FramedPage {
  readonly storage: JSONTokenStorage;
  readonly localStorage = localStorage;
  readonly changes: TokenChange[] = [];
  readonly #lost = new Set<string>();

  constructor(location: string) {
    this.storage = new JSONTokenStorage(location);
    // Before the library's listeners are there.
    for (const event of events) {
      globalThis.addEventListener(event, (it) => this.#lost.has(event) && it.stopImmediatePropagation());
    }
  }

  /** From here on the page does not get an event, or any: then it does nothing more by itself. */
  lose(...lost: (typeof events)[number][]): void {
    for (const event of lost.length > 0 ? lost : events) this.#lost.add(event);
  }

  /** As a browser does when the page is hidden. */
  hide(): void {
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }

  subscribe(): void {
    this.storage.subscribe((change) => this.changes.push(change));
  }

  async store(...names: string[]): Promise<void> {
    await this.storage.storeTokenDataByResourceServer(Object.fromEntries(names.map((name) => [name, sample(name)])));
  }

  /** The names that are stored, as a plain read shows them. */
  async names(): Promise<string[]> {
    return Object.keys(await this.storage.getTokenDataByResourceServer()).sort();
  }
}

declare global {
  interface Window {
    FramedPage: typeof FramedPage;
  }
}
window.FramedPage = FramedPage;
window.frameElement?.dispatchEvent(new Event('ready'));

import type { BrowserContext, Page } from '@playwright/test';

import type { Kind } from '../pages/storage-page/open-storage.ts';
import type { RemoteClient } from './remote-client.ts';
import type { Outcome, TokenClientSettings } from './token-client.ts';
import type { TokenServer } from './token-server.ts';

/** How a client in a tab ends: its renderer crashes, which only Chromium can be asked to do, or it is closed. */
export type TabEnd = 'crash' | 'close';

/** What tabs that use the tokens of one storage have in common. */
export interface ClientTabsDetails {
  readonly context: BrowserContext;
  readonly server: TokenServer;
  /** The address of the page. */
  readonly url: string;
  readonly kind: Kind;
  readonly deadlineMs?: number;
  /** How the next one ends that is killed; it is closed by default. */
  readonly end?: () => TabEnd;
}

/** Tabs, and workers, that use the tokens of one storage. */
export class ClientTabs {
  readonly #details: ClientTabsDetails;
  #opened = 0;

  constructor(details: ClientTabsDetails) {
    this.#details = details;
  }

  /** A client in a tab of its own. */
  async open(): Promise<RemoteClient> {
    const { page, settings } = await this.#page();
    await page.evaluate(([kind, own]) => (window.refreshTab = new window.RefreshTab(kind, own)), [
      this.#details.kind,
      settings,
    ] as const);
    return {
      caller: settings.caller,
      ask: (command) => page.evaluate((each) => window.refreshTab.act(each), command).catch(died),
      kill: () => this.#end(page),
    };
  }

  /** A client in a worker; its tab does nothing else. */
  async openWorker(): Promise<RemoteClient> {
    const { page, settings } = await this.#page();
    await page.evaluate(([kind, own]) => (window.refreshWorker = new window.RefreshWorker(kind, own)), [
      this.#details.kind,
      settings,
    ] as const);
    return {
      caller: settings.caller,
      ask: (command) => page.evaluate((each) => window.refreshWorker.act(each), command).catch(died),
      kill: () => this.#end(page),
    };
  }

  async #page(): Promise<{ page: Page; settings: TokenClientSettings }> {
    const { context, server, url, deadlineMs = 20_000 } = this.#details;
    const page = await context.newPage();
    await page.goto(url);
    const caller = `tab${(this.#opened += 1)}`;
    return { page, settings: { tokenEndpoint: server.tokenEndpoint, caller, deadlineMs } };
  }

  async #end(page: Page): Promise<void> {
    if (this.#details.end?.() === 'crash') {
      const crashed = page.waitForEvent('crash');
      await page.goto('chrome://crash').catch(() => {});
      await crashed;
    }
    await page.close();
  }
}

/** Playwright says so of a tab that is gone. The storage's own errors come as outcomes. */
const died = (): Outcome => ({ error: 'died' });

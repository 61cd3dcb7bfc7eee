// Lets vitest run browser tests in WebKitGTK.
import { defineBrowserProvider } from '@vitest/browser';
import type { BrowserProviderOption } from 'vitest/node';

import { launchWebKit, type WebKit } from './webkit.ts';

class WebKitProvider {
  readonly name = 'webkit-gtk';
  readonly supportsParallelism = true;
  readonly initScripts: string[] = [];
  /** One for each page of vitest's, since a driver shows one page at a time. */
  readonly #browsers = new Map<string, Promise<WebKit>>();

  getCommandsContext(): Record<string, unknown> {
    return {};
  }

  async openPage(sessionId: string, url: string): Promise<void> {
    const browser = this.#browsers.get(sessionId) ?? launchWebKit();
    this.#browsers.set(sessionId, browser);
    await (await browser).goto(url);
  }

  async close(): Promise<void> {
    const browsers = [...this.#browsers.values()];
    this.#browsers.clear();
    for (const browser of await Promise.allSettled(browsers)) {
      if (browser.status === 'fulfilled') browser.value.close();
    }
  }
}

export const webKitGtk = (): BrowserProviderOption =>
  defineBrowserProvider({
    name: 'webkit-gtk',
    supportedBrowser: ['webkit'],
    options: {},
    providerFactory: () => new WebKitProvider(),
  });

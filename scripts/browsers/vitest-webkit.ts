// Lets vitest run browser tests in WebKitGTK.
import { defineBrowserProvider } from '@vitest/browser';
import type { BrowserProviderOption } from 'vitest/node';

import { launchWebKit, type WebKit } from './webkit.ts';

class WebKitProvider {
  readonly name = 'webkit-gtk';
  readonly supportsParallelism = false;
  readonly initScripts: string[] = [];
  #browser: WebKit | undefined;

  getCommandsContext(): Record<string, unknown> {
    return {};
  }

  async openPage(_sessionId: string, url: string): Promise<void> {
    this.#browser ??= await launchWebKit();
    await this.#browser.goto(url);
  }

  async close(): Promise<void> {
    this.#browser?.close();
    this.#browser = undefined;
  }
}

export const webKitGtk = (): BrowserProviderOption =>
  defineBrowserProvider({
    name: 'webkit-gtk',
    supportedBrowser: ['webkit'],
    options: {},
    providerFactory: () => new WebKitProvider(),
  });

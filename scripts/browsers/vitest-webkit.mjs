// Lets vitest run browser tests in WebKitGTK.
import { defineBrowserProvider } from '@vitest/browser';
import { launchWebKit } from './webkit.mjs';

class WebKitProvider {
  name = 'webkit-gtk';
  supportsParallelism = false;
  initScripts = [];
  #browser;

  getCommandsContext() {
    return {};
  }

  async openPage(_sessionId, url) {
    this.#browser ??= await launchWebKit();
    await this.#browser.goto(url);
  }

  async close() {
    await this.#browser?.close();
    this.#browser = undefined;
  }
}

export const webKitGtk = () =>
  defineBrowserProvider({
    name: 'webkit-gtk',
    supportedBrowser: ['webkit'],
    options: {},
    providerFactory: () => new WebKitProvider(),
  });

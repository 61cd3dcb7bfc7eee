import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { type Settings, writeSettings } from './settings.ts';

/** One process of the service, as the one who has started it sees it. It ends with that one at the latest. */
export class ServiceProcess {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** Resolves once it listens. */
  static async start(settings: Settings): Promise<ServiceProcess> {
    const child = fork(fileURLToPath(new URL('service.ts', import.meta.url)), {
      env: { PATH: process.env['PATH'], ...writeSettings(settings) },
    });
    const ended = once(child, 'exit').then(() => Promise.reject(new Error('A process of the service did not start.')));
    const [url] = (await Promise.race([once(child, 'message'), ended])) as [string];
    ended.catch(() => {});
    return new ServiceProcess(child, url);
  }

  get id(): number {
    return this.#child.pid ?? 0;
  }

  /** Lets it finish what it is at. */
  async end(): Promise<void> {
    if (!this.#child.connected) return;
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }

  /** Ends it in the midst of whatever it is at. */
  async kill(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}

// A small WebDriver client for WebKitGTK (Debian: webkit2gtk-driver and xvfb), which Playwright cannot drive.
import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findWebKit } from './find-browsers.ts';

const runWhileParentLives = fileURLToPath(new URL('run-while-parent-lives.ts', import.meta.url));
/** Starts a program that ends with this process. */
type Start = (command: string, parameters: readonly string[], options: SpawnOptions) => ChildProcess;

const START_MS = 20_000;
const SCRIPT_MS = 120_000;

/** Starts a browser of its own, with an X server of its own where there is none. Both end with this process. */
export async function launchWebKit(): Promise<WebKit> {
  const children: ChildProcess[] = [];
  const start: Start = (command, parameters, options) => {
    const child = spawn(process.execPath, [runWhileParentLives, command, ...parameters], {
      detached: true,
      ...options,
    });
    children.push(child);
    return child;
  };
  const endAll = (): void => {
    for (const { pid, exitCode, signalCode } of children.splice(0)) {
      if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
    }
  };
  try {
    const DISPLAY = process.env['DISPLAY'] || (await startScreen(start));
    const port = await freePort();
    start(findWebKit() ?? 'WebKitWebDriver', [`--port=${port}`], { stdio: 'ignore', env: { ...process.env, DISPLAY } });
    const driver = new WebDriver(port);
    await driver.answers();
    return new WebKit(driver, await driver.openSession(), endAll);
  } catch (error) {
    endAll();
    throw error;
  }
}

/** What a function in a tab came to. */
type Evaluated<Result> = { readonly value: Result } | { readonly error: string };

/** One browser with its tabs. */
export class WebKit {
  readonly #driver: WebDriver;
  readonly #session: string;
  readonly #end: () => void;

  constructor(driver: WebDriver, session: string, end: () => void) {
    this.#driver = driver;
    this.#session = session;
    this.#end = end;
  }

  goto(url: string): Promise<unknown> {
    return this.#post('/url', { url });
  }

  /** Runs a function in the current tab, with arguments and a result that JSON can hold. */
  async evaluate<Result, Args extends readonly unknown[]>(
    action: (...args: Args) => Result,
    ...args: Args
  ): Promise<Awaited<Result>> {
    const script = `const args = [...arguments], done = args.pop();
      (async () => (${String(action)})(...args))().then((value) => done({ value }), (error) => done({ error: String(error) }))`;
    const result = (await this.#post('/execute/async', { args, script })) as Evaluated<Awaited<Result>>;
    if ('error' in result) throw new Error(result.error);
    return result.value;
  }

  /** Opens a tab, without going there, and returns its handle. */
  async newTab(): Promise<string> {
    const { handle } = (await this.#post('/window/new', { type: 'tab' })) as { handle: string };
    return handle;
  }

  switchTo(handle: string): Promise<unknown> {
    return this.#post('/window', { handle });
  }

  async currentTab(): Promise<string> {
    return (await this.#driver.call('GET', `${this.#session}/window`)) as string;
  }

  close(): void {
    this.#end();
  }

  #post(path: string, body: object): Promise<unknown> {
    return this.#driver.call('POST', this.#session + path, body);
  }
}

/** The protocol: JSON over HTTP on loopback. */
class WebDriver {
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  /** What the driver answers to a command; rejects with its error. */
  async call(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    const payload = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`http://127.0.0.1:${this.#port}${path}`, { method, ...payload });
    const { value } = (await response.json()) as { value: unknown };
    const { error, message } = (value ?? {}) as { error?: string; message?: string };
    if (!response.ok) throw new Error(`${error}: ${message}`);
    return value;
  }

  /** Waits until the driver, which was just started, listens. */
  async answers(): Promise<unknown> {
    for (const deadline = performance.now() + START_MS; ; await delay(50)) {
      try {
        return await this.call('GET', '/status');
      } catch (cause) {
        if (performance.now() > deadline) throw new Error('WebKitWebDriver does not answer.', { cause });
      }
    }
  }

  /** Starts the browser and returns its path in later calls. */
  async openSession(): Promise<string> {
    const [binary] = globSync('/usr/lib/*/webkit2gtk-4.*/MiniBrowser');
    const alwaysMatch = { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } };
    const { sessionId } = (await this.call('POST', '/session', { capabilities: { alwaysMatch } })) as {
      sessionId: string;
    };
    const session = `/session/${sessionId}`;
    await this.call('POST', `${session}/timeouts`, { script: SCRIPT_MS, pageLoad: 60_000 });
    return session;
  }
}

/** Starts an X server in memory and returns its display. */
async function startScreen(start: Start): Promise<string> {
  const screen = ['-displayfd', '1', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'];
  const { stdout } = start('Xvfb', screen, { stdio: ['ignore', 'pipe', 'ignore'] });
  if (stdout === null) throw new Error('Xvfb has no output.');
  const [display] = (await Promise.race([once(stdout, 'data'), once(stdout, 'end')])) as [Buffer?];
  if (display === undefined) throw new Error('Xvfb does not start. On Debian: apt-get install xvfb');
  return `:${String(display).trim()}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

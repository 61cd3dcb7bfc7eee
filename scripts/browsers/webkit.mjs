// A small WebDriver client for WebKitGTK (Debian: webkit2gtk-driver and xvfb), which Playwright cannot drive.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findWebKit } from './find-browsers.mjs';

const runWhileParentLives = fileURLToPath(new URL('run-while-parent-lives.mjs', import.meta.url));
const START_MS = 20_000;
const SCRIPT_MS = 120_000;

/** Starts a browser of its own, with an X server of its own where there is none. Both end with this process. */
export async function launchWebKit() {
  const children = [];
  const start = (command, parameters, options) => {
    const child = spawn(process.execPath, [runWhileParentLives, command, ...parameters], {
      detached: true,
      ...options,
    });
    children.push(child);
    return child;
  };
  const endAll = () => {
    for (const { pid, exitCode, signalCode } of children.splice(0)) {
      if (exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
    }
  };
  try {
    const DISPLAY = process.env.DISPLAY || (await startScreen(start));
    const port = await freePort();
    start(findWebKit(), [`--port=${port}`], { stdio: 'ignore', env: { ...process.env, DISPLAY } });
    const driver = new WebDriver(port);
    await driver.answers();
    return new WebKit(driver, await driver.openSession(), endAll);
  } catch (error) {
    endAll();
    throw error;
  }
}

/** One browser with its tabs. */
class WebKit {
  #driver;
  #session;
  #end;

  constructor(driver, session, end) {
    this.#driver = driver;
    this.#session = session;
    this.#end = end;
  }

  goto(url) {
    return this.#post('/url', { url });
  }

  /** Runs a function in the current tab, with arguments and a result that JSON can hold. */
  async evaluate(action, ...args) {
    const script = `const args = [...arguments], done = args.pop();
      (async () => (${action})(...args))().then((value) => done({ value }), (error) => done({ error: String(error) }))`;
    const result = await this.#post('/execute/async', { args, script });
    if ('error' in result) throw new Error(result.error);
    return result.value;
  }

  /** Opens a tab, without going there, and returns its handle. */
  async newTab() {
    return (await this.#post('/window/new', { type: 'tab' })).handle;
  }

  switchTo(handle) {
    return this.#post('/window', { handle });
  }

  currentTab() {
    return this.#driver.call('GET', `${this.#session}/window`);
  }

  close() {
    this.#end();
  }

  #post(path, body) {
    return this.#driver.call('POST', this.#session + path, body);
  }
}

/** The protocol: JSON over HTTP on loopback. */
class WebDriver {
  #port;

  constructor(port) {
    this.#port = port;
  }

  async call(method, path, body) {
    const payload = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`http://127.0.0.1:${this.#port}${path}`, { method, ...payload });
    const { value } = await response.json();
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }

  /** Waits until the driver, which was just started, listens. */
  async answers() {
    for (const deadline = performance.now() + START_MS; ; await delay(50)) {
      try {
        return await this.call('GET', '/status');
      } catch (cause) {
        if (performance.now() > deadline) throw new Error('WebKitWebDriver does not answer.', { cause });
      }
    }
  }

  /** Starts the browser and returns its path in later calls. */
  async openSession() {
    const [binary] = globSync('/usr/lib/*/webkit2gtk-4.*/MiniBrowser');
    const alwaysMatch = { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } };
    const { sessionId } = await this.call('POST', '/session', { capabilities: { alwaysMatch } });
    const session = `/session/${sessionId}`;
    await this.call('POST', `${session}/timeouts`, { script: SCRIPT_MS, pageLoad: 60_000 });
    return session;
  }
}

/** Starts an X server in memory and returns its display. */
async function startScreen(start) {
  const screen = ['-displayfd', '1', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'];
  const { stdout } = start('Xvfb', screen, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [display] = await Promise.race([once(stdout, 'data'), once(stdout, 'end')]);
  if (display === undefined) throw new Error('Xvfb does not start. On Debian: apt-get install xvfb');
  return `:${String(display).trim()}`;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

// A small WebDriver client for WebKitGTK (Debian: webkit2gtk-driver and xvfb), which Playwright cannot drive.
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Starts a browser of its own, with an X server of its own where there is none. Both end with this process. */
export async function launchWebKit() {
  const children = [];
  const start = (command, parameters, options) => {
    const child = spawn(command, parameters, { detached: true, ...options });
    children.push(child);
    return child;
  };
  const endAll = () => {
    for (const { pid } of children.splice(0)) {
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
  };
  process.once('exit', endAll);

  const env = { ...process.env };
  if (!env.DISPLAY) {
    const screen = ['-displayfd', '1', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'];
    const xvfb = start('Xvfb', screen, { stdio: ['ignore', 'pipe', 'ignore'] });
    env.DISPLAY = await new Promise((resolve, reject) => {
      xvfb.once('error', reject);
      xvfb.stdout.once('data', (data) => resolve(`:${String(data).trim()}`));
    });
  }
  const port = await freePort();
  start('/usr/bin/WebKitWebDriver', [`--port=${port}`], { stdio: 'ignore', env });

  const call = async (method, path, body) => {
    const payload = method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {};
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...payload });
    const { value } = await response.json();
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  const reachable = () => call('GET', '/status').then(() => true, () => false);
  for (let tries = 0; !(await reachable()); tries += 1) {
    if (tries > 100) throw new Error('WebKitWebDriver does not answer.');
    await delay(50);
  }
  const [binary] = globSync('/usr/lib/*/webkit2gtk-4.*/MiniBrowser');
  const options = { binary, args: ['--automation'] };
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } };
  const { sessionId } = await call('POST', '/session', { capabilities });
  const session = `/session/${sessionId}`;
  await call('POST', `${session}/timeouts`, { script: 120_000, pageLoad: 60_000 });

  return {
    goto: (url) => call('POST', `${session}/url`, { url }),
    /** Runs a function in the page, with arguments and a result that JSON can hold. */
    async evaluate(action, ...parameters) {
      const script = `const args = [...arguments], done = args.pop();
        (async () => (${action})(...args))().then((value) => done({ value }), (error) => done({ error: String(error) }))`;
      const result = await call('POST', `${session}/execute/async`, { args: parameters, script });
      if ('error' in result) throw new Error(result.error);
      return result.value;
    },
    newTab: async () => (await call('POST', `${session}/window/new`, { type: 'tab' })).handle,
    switchTo: (handle) => call('POST', `${session}/window`, { handle }),
    currentTab: () => call('GET', `${session}/window`),
    async close() {
      await call('DELETE', session).catch(() => {});
      endAll();
    },
  };
}

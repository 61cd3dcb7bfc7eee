// Measures in a browser as it is for users: files on the disk, and clocks that tell microseconds.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { build } from 'esbuild';
import { chromium } from 'playwright';

import { chromiumOptions } from '../../scripts/browsers/find-browsers.ts';

/** Only pages that are isolated from others have a clock that tells 5 µs; others tell 100. */
const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

const WORKER = `
  import { measure } from '/script.js';
  onmessage = ({ data }) => measure(data).then((result) => postMessage({ result }), (error) => postMessage({ error: String(error) }));
`;

/**
 * Opens Chromium with a profile of its own, serves it a script, and hands it to a task.
 *
 * @param {string} script The path of a module that exports `measure(options)`; it is bundled with what it imports.
 * @param {(measure: (place: 'page' | 'worker', options: object) => Promise<object>) => Promise<void>} task Is given a
 * function that runs `measure` in a page, or in a dedicated worker of it. Options and result are cloned.
 */
export async function measureInChromium(script, task) {
  const { outputFiles } = await build({
    entryPoints: [script],
    bundle: true,
    format: 'esm',
    conditions: ['browser'],
    external: ['node:*'],
    write: false,
  });
  const files = { '/script.js': outputFiles[0].text, '/worker.js': WORKER };
  const server = createServer(({ url }, response) => {
    const text = files[url];
    response.writeHead(200, { ...isolation, 'content-type': text === undefined ? 'text/html' : 'text/javascript' });
    response.end(text ?? '<!doctype html>');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const profile = mkdtempSync(join(tmpdir(), 'bench-'));
  const context = await chromium.launchPersistentContext(profile, chromiumOptions());
  try {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await task((place, options) => page.evaluate(place === 'page' ? inPage : inWorker, options));
  } finally {
    await context.close();
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

const inPage = async (options) => {
  const { measure } = await import('/script.js');
  return measure(options);
};

const inWorker = async (options) => {
  const worker = new Worker('/worker.js', { type: 'module' });
  const answer = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(options);
  });
  worker.terminate();
  if ('error' in answer) throw new Error(answer.error);
  return answer.result;
};

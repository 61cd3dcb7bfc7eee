// Tries a worker in workerd, the runtime of Cloudflare Workers: `node workerd.mjs <its executable>`.
import { deepStrictEqual, strictEqual } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { startApis } from './api.mjs';
import { shownTokens } from './call-apis.mjs';
import { discovery, signingKey, startIssuer } from './issuer.mjs';

const [executable] = process.argv.slice(2);

/** Starts the bundled worker as it would have run on a day, and gives what asks it. */
async function startWorker(folder, date) {
  const config = join(folder, `${date}.capnp`);
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (modules = [(name = "worker", esModule = embed "worker.js")],
      compatibilityDate = "${date}", globalOutbound = "net")),
    (name = "net", network = (allow = ["public", "private"]))
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]
);`,
  );
  const stdio = ['ignore', 'pipe', 'pipe', 'pipe'];
  const child = spawn(executable, ['serve', '--control-fd=3', config], { stdio });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk));
  // Its first words name the port.
  const [words] = await Promise.race([once(child.stdio[3], 'data'), once(child, 'exit').then(() => ['{}'])]);
  const { port } = JSON.parse(String(words).split('\n')[0]);
  const ask = async (question, signal) => {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: JSON.stringify(question), signal });
    return answer.json();
  };
  return { ask, said: () => said.join(''), stop: () => child.kill() };
}

/** What the same worker promises on each day. */
async function tryWorker({ ask }) {
  const [old, fresh] = [signingKey('old'), signingKey('new')];
  const issuer = await startIssuer();
  issuer.keys = [old.jwk];
  const decode = async ({ url }, key) => (await ask({ issuer: url, idToken: key.idToken(url) })).idToken;
  strictEqual(await decode(issuer, old), 'me');
  issuer.keys = [fresh.jwk];
  strictEqual(await decode(issuer, fresh), 'me');
  issuer.close();

  deepStrictEqual(await ask({}), {
    memory: 'FAKE-access',
    json: 'ERR_STORAGE_UNAVAILABLE',
    indexeddb: 'ERR_STORAGE_UNAVAILABLE',
  });

  const apis = await startApis();
  strictEqual(await ask({ api: apis.api.url, other: apis.other.url }), 'the body');
  deepStrictEqual([apis.api.tokens, apis.other.tokens], shownTokens);
  apis.close();

  // A request that ends takes with it what it has begun. The next one must not wait for that.
  const leave = async (path) => {
    const silent = await startIssuer(path);
    silent.keys = [old.jwk];
    const leaving = new AbortController();
    const question = { issuer: silent.url, idToken: old.idToken(silent.url) };
    const first = ask(question, leaving.signal).catch(({ name }) => name);
    while (!silent.requests.includes(path)) await pause(10);
    leaving.abort();
    strictEqual(await first, 'AbortError');
    strictEqual(await decode(silent, old), 'me');
    silent.close();
  };
  await Promise.all([discovery, '/keys'].map(leave));
}

const folder = mkdtempSync(join(tmpdir(), 'workerd-'));
try {
  await build({
    entryPoints: [fileURLToPath(new URL('worker.mjs', import.meta.url))],
    outfile: join(folder, 'worker.js'),
    bundle: true,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    logLevel: 'error',
  });
  const tried = async (date) => {
    const worker = await startWorker(folder, date);
    try {
      await tryWorker(worker);
    } catch (error) {
      console.error(`As of ${date}: ${worker.said()}`);
      throw error;
    } finally {
      worker.stop();
    }
  };
  // When it did not know fetch's option `cache`; when it knew it, but not each of its values; and today.
  const outcomes = await Promise.allSettled(['2024-09-23', '2025-06-01', '2026-11-01'].map(tried));
  for (const { reason } of outcomes) if (reason !== undefined) throw reason;
} finally {
  rmSync(folder, { recursive: true });
}

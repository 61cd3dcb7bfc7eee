// What scale-browser.mjs measures in a page: a storage of many entries, filled in one change, and opened anew.
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';
import { JSONTokenStorage } from '@token-storage/json';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

import { sampleToken } from '../sample-token.mjs';

const kinds = { json: JSONTokenStorage, indexeddb: IndexedDBTokenStorage, sqlite: SQLiteTokenStorage };
const ROUNDS = 50;

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

async function timed(action) {
  const started = performance.now();
  await action();
  return performance.now() - started;
}

/** @returns Milliseconds, and bytes on the disk and in the page; or the code of the error that says that they do not fit. */
export async function measure({ kind, entries }) {
  const location = `${kind} ${entries}`;
  const open = () => new kinds[kind](location);
  const names = Array.from({ length: entries }, (_, index) => `server-${index}`);
  const some = (round) => names[(round * 7_919) % entries];
  const before = await usage();
  const filling = open();
  let fillMs;
  try {
    const tokens = Object.fromEntries(names.map((name, index) => [name, sampleToken(name, index)]));
    fillMs = await timed(() => filling.storeTokenDataByResourceServer(tokens));
  } catch (error) {
    return { refused: error.code };
  }
  await filling.close();
  const disk = (await usage()) - before;

  const storage = open();
  const firstGet = await timed(() => storage.getTokenData(some(1)));
  const gets = [];
  const stores = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    gets.push(await timed(() => storage.getTokenData(some(round))));
    stores.push(await timed(() => storage.storeTokenData(sampleToken(some(round), round))));
  }
  const all = [];
  for (let round = 0; round < 5; round += 1) all.push(await timed(() => storage.getTokenDataByResourceServer()));
  const { bytes } = await performance.measureUserAgentSpecificMemory();
  await storage.removeAllTokenData();
  await storage.close();
  return { fillMs, firstGet, get: median(gets), store: median(stores), all: median(all), disk, memory: bytes };
}

const usage = async () => (await navigator.storage.estimate()).usage;

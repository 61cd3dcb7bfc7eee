// What local-storage.mjs measures, in a page: JSONTokenStorage, and the same by localStorage and the idb package.
import { JSONTokenStorage } from '@token-storage/json';
import { deleteDB, openDB } from 'idb';

import { interleave } from './interleave.mjs';
import { sampleToken } from '../sample-token.mjs';

const STORE = 'entries';
/** So many gets are measured at once: one takes less than the clock can tell. */
const GETS = 200;

export async function measure({ entries, rounds }) {
  const names = Array.from({ length: entries }, (_, index) => `server-${index}`);
  const location = `local-${entries}`;
  const storage = new JSONTokenStorage(location);
  await storage.storeTokenDataByResourceServer(Object.fromEntries(names.map((name) => [name, sampleToken(name)])));

  const raw = await openDB(`${location} raw`, 1, { upgrade: (database) => void database.createObjectStore(STORE) });
  const known = new Map();
  const put = async (name, record) => {
    const transaction = raw.transaction(STORE, 'readwrite', { durability: 'strict' });
    transaction.store.put(record, name).catch(() => {});
    await transaction.done;
    known.set(name, JSON.stringify(record));
    localStorage.setItem(`raw:${name}`, known.get(name));
  };
  for (const name of names) await put(name, sampleToken(name).toDict());
  const get = async (name) => localStorage.getItem(`raw:${name}`) === known.get(name);

  const some = (round) => names[(((round * 7) % entries) + entries) % entries];
  const many = (action) => async (round) => {
    for (let index = 0; index < GETS; index += 1) await action(some(round * GETS + index));
  };
  const times = {
    ...(await interleave(rounds, {
      put: (round) => put(some(round), sampleToken(some(round), round).toDict()),
      store: (round) => storage.storeTokenData(sampleToken(some(round), round)),
    })),
    ...(await interleave(rounds, {
      rawGets: many(get),
      gets: many((name) => storage.getTokenData(name)),
    })),
  };
  await storage.close();
  raw.close();
  localStorage.clear();
  await deleteDB(`${location} (localStorage)`);
  await deleteDB(`${location} raw`);
  return { ...times, rawGet: times.rawGets / GETS, get: times.gets / GETS };
}

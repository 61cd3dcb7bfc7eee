// What sqlite-browser.mjs measures, in a page or a worker: SQLiteTokenStorage, and the same records by the idb package.
import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { deleteDB, openDB } from 'idb';

import { interleave } from './interleave.mjs';
import { sampleToken } from '../sample-token.mjs';

const STORE = 'entries';

const key = (name) => ['DEFAULT', name];

export async function measure({ entries, durability, rounds, openings }) {
  const names = Array.from({ length: entries }, (_, index) => `server-${index}`);
  const location = `sqlite-${entries}-${durability}`;
  const open = () => new SQLiteTokenStorage(location, { durability });
  const storage = open();
  const tokens = Object.fromEntries(names.map((name) => [name, sampleToken(name)]));
  await storage.storeTokenDataByResourceServer(tokens);
  // As large a change as this makes an image, which is what a later opening loads.
  await storage.close();
  const warm = open();

  const raw = await openDB(`${location} raw`, 1, { upgrade: (database) => void database.createObjectStore(STORE) });
  const put = async (records) => {
    const transaction = raw.transaction(STORE, 'readwrite', { durability });
    for (const record of records) transaction.store.put(record, key(record.resource_server)).catch(() => {});
    await transaction.done;
  };
  await put(names.map((name) => sampleToken(name).toDict()));

  const some = (round) => names[(((round * 7) % entries) + entries) % entries];
  const times = {
    ...(await interleave(rounds, {
      put: (round) => put([sampleToken(some(round), round).toDict()]),
      upsert: (round) => warm.storeTokenDataByResourceServer({ [some(round)]: sampleToken(some(round), round) }),
    })),
    ...(await interleave(rounds * 2, {
      rawGet: (round) => raw.get(STORE, key(some(round))),
      get: (round) => warm.getTokenData(some(round)),
    })),
    ...(await interleave(openings, {
      load: () => loadImage(`${location} (SQLite)`),
      coldOpen: () => coldOpen(open(), some(1)),
    })),
  };
  await warm.close();
  raw.close();
  await deleteDB(`${location} (SQLite)`);
  await deleteDB(`${location} raw`);
  return times;
}

/** Opens the database in IndexedDB and reads the image, if there is one, and does nothing with it. */
async function loadImage(name) {
  const database = await openDB(name);
  await database.get('snapshot', 'image');
  database.close();
}

/** A storage's first read. SQLite itself has been loaded before. */
async function coldOpen(storage, name) {
  await storage.getTokenData(name);
  await storage.close();
}

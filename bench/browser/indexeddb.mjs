// What indexeddb.mjs measures, in a page or a worker: IndexedDBTokenStorage, and the same records by the idb package.
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';
import { deleteDB, openDB } from 'idb';

import { interleave } from './interleave.mjs';
import { sampleToken } from '../sample-token.mjs';

const STORE = 'entries';
/** So many entries are stored in one change, where many are. */
const MANY = 100;

const key = (name) => ['DEFAULT', name];
const nameOf = (index) => `server-${index}`;

export async function measure({ entries, durability, rounds }) {
  const names = Array.from({ length: entries }, (_, index) => nameOf(index));
  const location = `storage-${entries}-${durability}`;
  const storage = new IndexedDBTokenStorage(location, { durability });
  await storage.storeTokenDataByResourceServer(Object.fromEntries(names.map((name) => [name, sampleToken(name)])));

  const raw = await openDB(`${location}-raw`, 1, { upgrade: (database) => void database.createObjectStore(STORE) });
  const put = async (records) => {
    const transaction = raw.transaction(STORE, 'readwrite', { durability });
    for (const record of records) transaction.store.put(record, key(record.resource_server)).catch(() => {});
    await transaction.done;
  };
  await put(names.map((name) => sampleToken(name).toDict()));

  const some = (round) => names[(((round * 7) % entries) + entries) % entries];
  const many = (round) => Array.from({ length: MANY }, (_, index) => sampleToken(nameOf(index), round));
  const times = {
    ...(await interleave(rounds, {
      put: (round) => put([sampleToken(some(round), round).toDict()]),
      store: (round) => storage.storeTokenDataByResourceServer({ [some(round)]: sampleToken(some(round), round) }),
    })),
    ...(await interleave(Math.ceil(rounds / 10), {
      putMany: (round) => put(many(round).map((data) => data.toDict())),
      storeMany: (round) =>
        storage.storeTokenDataByResourceServer(
          Object.fromEntries(many(round).map((data) => [data.resource_server, data])),
        ),
    })),
    ...(await interleave(rounds * 2, {
      rawGet: (round) => raw.get(STORE, key(some(round))),
      get: (round) => storage.getTokenData(some(round)),
    })),
  };
  await storage.close();
  raw.close();
  await deleteDB(location);
  await deleteDB(`${location}-raw`);
  return times;
}

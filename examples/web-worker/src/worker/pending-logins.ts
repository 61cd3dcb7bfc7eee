import { Connection, settled } from '@token-storage/indexeddb/engine';

import { fieldsOf, isText } from '../protocol/fields.ts';

const LOGINS = 'logins';
const LIFETIME_MS = 600_000;

/**
 * The PKCE verifiers of logins that have begun, by their state.
 *
 * Leaving the page for the provider ends its worker, so they have to be written down: for ten minutes, and until they
 * are used.
 */
export class PendingLogins {
  readonly #connection: Connection;

  /** @param name The name of the database. */
  constructor(name: string) {
    this.#connection = new Connection(name, { version: 2, stores: { [LOGINS]: {} } });
  }

  async add(state: string, verifier: string): Promise<void> {
    await this.#change(async (store) => {
      await deleteOld(store);
      await settled(store.put({ verifier, expiresAtMs: Date.now() + LIFETIME_MS }, state));
    });
  }

  /** The verifier of a login, once: it is deleted in the same transaction. */
  async take(state: string): Promise<string | undefined> {
    return this.#change(async (store) => {
      await deleteOld(store);
      const { verifier } = fieldsOf(await settled(store.get(state)));
      await settled(store.delete(state));
      return isText(verifier) ? verifier : undefined;
    });
  }

  #change<T>(change: (store: IDBObjectStore) => Promise<T>): Promise<T> {
    return this.#connection.transaction([LOGINS], 'readwrite', (transaction) =>
      change(transaction.objectStore(LOGINS)),
    );
  }
}

async function deleteOld(store: IDBObjectStore): Promise<void> {
  const [states, records] = await Promise.all([settled(store.getAllKeys()), settled<unknown[]>(store.getAll())]);
  const old = states.filter((_state, index) => {
    const { expiresAtMs } = fieldsOf(records[index]);
    return typeof expiresAtMs !== 'number' || expiresAtMs < Date.now();
  });
  await Promise.all(old.map((state) => settled(store.delete(state))));
}

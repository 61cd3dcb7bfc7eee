import { Connection, type DatabaseTransaction } from '@token-storage/indexeddb/engine';
import type { DBSchema } from 'idb';

import { fieldsOf, isText } from '../protocol/fields.ts';

const LIFETIME_MS = 600_000;

/** The database of logins that have begun, by their state. */
interface LoginsSchema extends DBSchema {
  logins: { key: string; value: unknown };
}

type Logins = DatabaseTransaction<LoginsSchema, 'readwrite'>;

/**
 * The PKCE verifiers of logins that have begun, by their state.
 *
 * Leaving the page for the provider ends its worker, so they have to be written down: for ten minutes, and until they
 * are used.
 */
export class PendingLogins {
  readonly #connection: Connection<LoginsSchema>;

  /** @param name The name of the database. */
  constructor(name: string) {
    this.#connection = new Connection(name, { version: 2, stores: [{ name: 'logins' }] });
  }

  async add(state: string, verifier: string): Promise<void> {
    await this.#connection.transaction(['logins'], 'readwrite', async (transaction) => {
      await deleteOld(transaction);
      await transaction.objectStore('logins').put({ verifier, expiresAtMs: Date.now() + LIFETIME_MS }, state);
    });
  }

  /** The verifier of a login, once: it is deleted in the same transaction. */
  async take(state: string): Promise<string | undefined> {
    return this.#connection.transaction(['logins'], 'readwrite', async (transaction) => {
      await deleteOld(transaction);
      const logins = transaction.objectStore('logins');
      const { verifier } = fieldsOf(await logins.get(state));
      await logins.delete(state);
      return isText(verifier) ? verifier : undefined;
    });
  }
}

async function deleteOld(transaction: Logins): Promise<void> {
  const logins = transaction.objectStore('logins');
  const [states, records] = await Promise.all([logins.getAllKeys(), logins.getAll()]);
  for (const [index, state] of states.entries()) {
    const { expiresAtMs } = fieldsOf(records[index]);
    if (typeof expiresAtMs !== 'number' || expiresAtMs < Date.now()) await logins.delete(state);
  }
}

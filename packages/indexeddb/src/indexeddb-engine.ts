import type {
  EntryChanges,
  EntrySelection,
  EntryUpdate,
  EntryUpdater,
  StorageEngine,
  StoredEntries,
} from '@token-storage/core/adapter';

import { CallerError } from './connection/caller-error.ts';
import type { DatabaseTransaction } from './connection/database-transaction.ts';
import { DatabaseEngine } from './database-engine.ts';
import { parseEntry } from './entries/parse-entry.ts';
import {
  type EntriesSchema,
  readAllRecords,
  readNamespaces,
  readRecords,
  type Records,
  writeRecords,
} from './entries/records.ts';
import { storedEntries } from './entries/stored-entries.ts';
import type { HeldLease } from './lock/held-lease.ts';

/** Keeps entries in an IndexedDB database, one record each. */
export class IndexedDBEngine extends DatabaseEngine<EntriesSchema> implements StorageEngine<HeldLease> {
  readonly #durability: IDBTransactionDurability;

  constructor(name: string, durability: IDBTransactionDurability) {
    super(name, [{ name: 'entries' }, { name: 'locks' }]);
    this.#durability = durability;
  }

  async read(namespace: string, selection: EntrySelection): Promise<StoredEntries> {
    const records = await this.connection.transaction(['entries'], 'readonly', (transaction) =>
      readRecords(transaction, namespace, selection),
    );
    return this.#stored(namespace, records);
  }

  async update(namespace: string, selection: EntrySelection, update: EntryUpdate, lease?: HeldLease): Promise<void> {
    const resourceServers = await this.connection.transaction(
      lease === undefined ? ['entries'] : ['entries', 'locks'],
      'readwrite',
      async (transaction) => {
        await lease?.check(transaction);
        const changes =
          typeof update === 'function' ? await this.#ask(transaction, namespace, selection, update) : update;
        await writeRecords(transaction, namespace, new Map([...changes].map(([name, data]) => [name, data?.toDict()])));
        return [...changes.keys()];
      },
      { durability: this.#durability },
    );
    if (resourceServers.length > 0) this.signal.send({ namespace, resourceServers });
  }

  async #ask(
    transaction: DatabaseTransaction<EntriesSchema>,
    namespace: string,
    selection: EntrySelection,
    updater: EntryUpdater,
  ): Promise<EntryChanges> {
    const entries = this.#stored(namespace, await readRecords(transaction, namespace, selection));
    return CallerError.guard(() => updater(entries));
  }

  async namespaces(): Promise<Iterable<string>> {
    return this.connection.transaction(['entries'], 'readonly', readNamespaces);
  }

  protected override async look(): Promise<string> {
    const all = await this.connection.transaction(['entries'], 'readonly', readAllRecords);
    return JSON.stringify(all);
  }

  #stored(namespace: string, records: Records): StoredEntries {
    return storedEntries(records, { location: this.connection.name, namespace }, parseEntry);
  }
}

import { changesOf, encodeJson, type EntryChanges, lockEnded } from '@token-storage/core/adapter';
import { type PendingUpdate, type UpdateBatch, UpdateQueue } from '@token-storage/node-files';

import { checkNames } from '../database/check-name.ts';
import { type EntryRows, storedEntries } from '../database/entry-rows.ts';
import type { RowChanges, TokenTable } from '../database/token-table.ts';
import type { TokenDatabase } from './token-database.ts';

/** It was the database that failed, and none of the updates. */
class DatabaseFailure extends Error {}

/**
 * Writes updates to a database file: those that come while a write is under way go together in one transaction. An
 * update that fails rejects its own caller only.
 */
export class DatabaseWriter {
  readonly #file: TokenDatabase;
  readonly #queue = new UpdateQueue((batch) => this.#writeBatch(batch));

  constructor(file: TokenDatabase) {
    this.#file = file;
  }

  /** Resolves once an update is durable, or has turned out to change nothing. */
  write(update: PendingUpdate): Promise<void> {
    return this.#queue.add(update);
  }

  async #writeBatch(batch: UpdateBatch): Promise<void> {
    // Whatever is no change needs no lock, and makes no file.
    if (!batch.isSureToStore && !(await this.#wouldChange(batch))) return;
    await this.#file.write((table) => this.#apply(batch, table));
  }

  /**
   * Whether any updater of a batch changes what is there. Where somebody is writing it may be so: to wait for a look would
   * be to wait twice, and the write looks again anyway.
   */
  async #wouldChange(batch: UpdateBatch): Promise<boolean> {
    // Read first, and ask then: while somebody reads, nobody can commit.
    const seen = await this.#file.readIfFree((table) => {
      const found = new Map<PendingUpdate, EntryRows>();
      forEach(batch, (update) => void found.set(update, rowsFor(update, table)));
      return found;
    });
    if (seen === undefined) return true;
    const rows = seen.result;
    // Up to the first change each of them sees the same, as it would one after the other.
    let changed = false;
    batch.forEach((update) => {
      changed ||= this.#changesOf(update, () => rows.get(update) ?? new Map()).size > 0;
    });
    return changed;
  }

  /** Makes the changes of all of them, in their order, inside a transaction. */
  #apply(batch: UpdateBatch, table: TokenTable): void {
    forEach(batch, (update) => {
      // Others that take the lock over wait for the end of this transaction before they go on: see NamedFileLocks.
      if (update.lease?.stillHeld() === false) throw lockEnded(update.lease.lockName);
      const changes = encode(
        update.namespace,
        this.#changesOf(update, () => rowsFor(update, table)),
      );
      ofDatabase(() => table.write(update.namespace, changes));
    });
  }

  /** Reads for those only that ask. */
  #changesOf({ namespace, update }: PendingUpdate, rows: () => EntryRows): EntryChanges {
    return changesOf(update, () => storedEntries(rows(), { location: this.#file.path, namespace }));
  }
}

/** What is there for an update; nothing where there is no file. */
function rowsFor({ namespace, selection }: PendingUpdate, table: TokenTable | undefined): EntryRows {
  return table === undefined ? new Map() : ofDatabase(() => table.read(namespace, selection));
}

function encode(namespace: string, changes: EntryChanges): RowChanges {
  checkNames(namespace, [...changes.keys()]);
  return new Map([...changes].map(([resourceServer, data]) => [resourceServer, data && encodeJson(data.toDict())]));
}

/** Runs a step of each update; what the database throws ends it, and rejects nobody. */
function forEach(batch: UpdateBatch, step: (update: PendingUpdate) => void): void {
  try {
    batch.forEach(step, (error) => error instanceof DatabaseFailure);
  } catch (error) {
    throw error instanceof DatabaseFailure ? error.cause : error;
  }
}

/** Marks what the database throws: an updater may well throw an error that looks like it. */
function ofDatabase<T>(action: () => T): T {
  try {
    return action();
  } catch (cause) {
    throw new DatabaseFailure(undefined, { cause });
  }
}

import type { Connection, TransactionOptions } from '@token-storage/indexeddb/engine';
import type { SqlJs } from 'sql.js/dist/sql-wasm-browser.js';

import type { CurrentReplica } from './current-replica.ts';
import { trimLog } from './log.ts';
import type { RowLogSchema, RowLogTransaction } from './row-log-schema.ts';
import { readHead, writeSnapshot } from './snapshot.ts';

/** So many changes stay in the log though they are in the image: other contexts need not load that to catch up. */
const KEPT_CHANGES = 64;
/** Where something was removed, the log must not keep it. The last change stays: by it, others see that they are behind. */
const KEPT_AFTER_REMOVAL = 1;
/** A full disk stays full for a while: not every write, or every read, is to find that out anew. */
const PAUSE_AFTER_FAILURE_MS = 10_000;

/** What checkpoints work on. */
export interface CheckpointDetails {
  readonly connection: Connection<RowLogSchema>;
  readonly replica: CurrentReplica;
  readonly options: TransactionOptions;
}

/**
 * Replaces the image by a new one when the log has grown, and when something was removed: after the change was
 * acknowledged.
 */
export class Checkpoint {
  readonly #details: CheckpointDetails;
  #running: Promise<unknown> | undefined;
  #notBeforeMs = 0;

  constructor(details: CheckpointDetails) {
    this.#details = details;
  }

  /** Begins one, unless one is under way, or the last one has just failed. */
  begin(loading: Promise<SqlJs>): void {
    if (performance.now() < this.#notBeforeMs) return;
    this.#running ??= loading
      .then((sqlJs) => this.#run(sqlJs))
      // What fails here was acknowledged before and stays in the log: nothing is lost.
      .catch(() => (this.#notBeforeMs = performance.now() + PAUSE_AFTER_FAILURE_MS))
      .finally(() => (this.#running = undefined));
  }

  /** Resolves once none is under way. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(sqlJs: SqlJs): Promise<void> {
    const { connection, replica, options } = this.#details;
    const body = async (transaction: RowLogTransaction<'readwrite'>): Promise<(() => void) | undefined> => {
      const head = await readHead(transaction, connection.name);
      const taken = await replica.use(sqlJs, transaction, (current) => {
        // Another tab may have made one meanwhile.
        if (head !== undefined) current.noteImage(head);
        if (!current.isCheckpointDue) return undefined;
        const kept = current.hasRemovedSinceImage ? KEPT_AFTER_REMOVAL : KEPT_CHANGES;
        return { current, seq: current.seq, image: current.export(), kept };
      });
      if (taken === undefined) return undefined;
      const { current, seq, image, kept } = taken;
      await writeSnapshot(transaction, seq, image);
      await trimLog(transaction, seq - kept);
      return () => current.noteImage({ seq, size: image.byteLength });
    };
    const noteImage = await connection.transaction(['log', 'snapshot'], 'readwrite', body, options);
    noteImage?.();
  }
}

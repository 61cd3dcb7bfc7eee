import type { Connection, TransactionOptions } from '@token-storage/indexeddb';
import type { SqlJs } from 'sql.js/dist/sql-wasm-browser.js';

import type { CurrentReplica } from './current-replica.ts';
import { LOG, trimLog } from './log.ts';
import { readHead, SNAPSHOT, writeSnapshot } from './snapshot.ts';

/** So many changes stay in the log though they are in the image: other contexts need not load that to catch up. */
const KEPT_CHANGES = 64;
/** Where something was removed, the log must not keep it. The last change stays: by it, others see that they are behind. */
const KEPT_AFTER_REMOVAL = 1;

/** What checkpoints work on. */
export interface CheckpointDetails {
  readonly connection: Connection;
  readonly replica: CurrentReplica;
  readonly options: TransactionOptions;
}

/**
 * Replaces the image by a new one when the log has grown, and when something was removed: after the change was
 * acknowledged.
 */
export class Checkpoint {
  readonly #details: CheckpointDetails;
  #running: Promise<void> | undefined;

  constructor(details: CheckpointDetails) {
    this.#details = details;
  }

  /** Begins one, unless one is under way. */
  begin(sqlJs: SqlJs): void {
    // What fails here was acknowledged before and stays in the log: nothing is lost.
    this.#running ??= this.#run(sqlJs)
      .catch(() => {})
      .finally(() => (this.#running = undefined));
  }

  /** Resolves once none is under way. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(sqlJs: SqlJs): Promise<void> {
    const { connection, replica, options } = this.#details;
    const body = async (transaction: IDBTransaction): Promise<void> => {
      const head = await readHead(transaction, connection.name);
      const taken = await replica.use(sqlJs, transaction, (current) => {
        // Another tab may have made one meanwhile.
        if (head !== undefined) current.noteImage(head);
        if (!current.isCheckpointDue) return undefined;
        const { seq } = current;
        const kept = current.hasRemovedSinceImage ? KEPT_AFTER_REMOVAL : KEPT_CHANGES;
        const image = current.export();
        // Whatever becomes of it: the next one is due when as much has changed again.
        current.noteImage({ seq, size: image.byteLength });
        return { seq, image, kept };
      });
      if (taken === undefined) return;
      const { seq, image, kept } = taken;
      await writeSnapshot(transaction, seq, image);
      await trimLog(transaction, seq - kept);
    };
    await connection.transaction([LOG, SNAPSHOT], 'readwrite', body, options);
  }
}

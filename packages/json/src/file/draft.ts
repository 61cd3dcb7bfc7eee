import type { TokenStorageData } from '@token-storage/core';
import {
  changesOf,
  encodeJson,
  type EntryChanges,
  type EntrySelection,
  lockEnded,
  type StoredEntries,
} from '@token-storage/core/adapter';
import type { PendingUpdate } from '@token-storage/node-files';

import type { EntryParser } from './entry-parser.ts';
import type { JSONDocument } from './document/json-document.ts';

/** What stands in a file as the version of its writer. */
const WRITER_VERSION = '0.1.0-js';

/** An entry as this draft leaves it; removed if it is `undefined`. */
type Drafted = { readonly data: TokenStorageData; readonly text: string } | undefined;

/** A document and updates of it, which are spliced into its text all at once: each splice copies a whole text. */
export class Draft {
  readonly #before: JSONDocument;
  readonly #parser: EntryParser;
  readonly #drafted = new Map<string, Map<string, Drafted>>();

  constructor(before: JSONDocument, parser: EntryParser) {
    this.#before = before;
    this.#parser = parser;
  }

  /** Whether an update would change anything. */
  wouldChange(update: PendingUpdate): boolean {
    return this.#changesOf(update).size > 0;
  }

  /**
   * Makes an update, which is shown what those before it have made.
   *
   * @throws {@link LockLostError} when its lease has ended; {@link CorruptStorageError} when its namespace is not an object;
   * what its updater throws. Nothing of it is made then.
   */
  apply(update: PendingUpdate): void {
    const { namespace, lease } = update;
    if (lease?.stillHeld() === false) throw lockEnded(lease.lockName);
    const changes = this.#changesOf(update);
    if (changes.size > 0) this.#draft(namespace, changes);
  }

  #changesOf({ namespace, selection, update }: PendingUpdate): EntryChanges {
    return changesOf(update, () => this.#entries(namespace, selection));
  }

  /** What is there under the selected names, after the updates so far. */
  #entries(namespace: string, selection: EntrySelection): StoredEntries {
    const stored = this.#parser.entries(this.#before, namespace, selection);
    const drafted = this.#drafted.get(namespace);
    if (drafted === undefined) return stored;
    const isDrafted = (resourceServer: string): boolean =>
      drafted.has(resourceServer) && (selection === 'all' || selection.includes(resourceServer));
    const has = (resourceServer: string): boolean =>
      isDrafted(resourceServer) ? drafted.get(resourceServer) !== undefined : stored.has(resourceServer);
    return {
      names: () => [...new Set([...stored.names(), ...[...drafted.keys()].filter(isDrafted)])].filter(has),
      has,
      get: (resourceServer) =>
        isDrafted(resourceServer) ? drafted.get(resourceServer)?.data : stored.get(resourceServer),
    };
  }

  #draft(namespace: string, changes: EntryChanges): void {
    this.#before.hasEntry(namespace, ''); // Throws where the namespace is not an object.
    // All are encoded before any is kept: one that cannot be must leave nothing behind.
    const encoded = [...changes].map(
      ([resourceServer, data]) =>
        [resourceServer, data && { data, text: encodeJson(data.toDict()) }] satisfies [string, Drafted],
    );
    const drafted = this.#drafted.get(namespace) ?? new Map<string, Drafted>();
    for (const [resourceServer, entry] of encoded) drafted.set(resourceServer, entry);
    this.#drafted.set(namespace, drafted);
  }

  /** The document with all updates in it; the very same one when they change nothing. */
  get document(): JSONDocument {
    let document = this.#before;
    for (const [namespace, drafted] of this.#drafted) {
      const texts = new Map([...drafted].map(([resourceServer, entry]) => [resourceServer, entry?.text]));
      document = document.withChanges(namespace, texts, WRITER_VERSION);
    }
    return document;
  }
}

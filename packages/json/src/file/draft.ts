import type { TokenStorageData } from '@token-storage/core';
import { encodeJson, type EntryChanges, type EntrySelection, type StoredEntries } from '@token-storage/core/adapter';

import type { EntryParser } from './entry-parser.ts';
import type { JSONDocument } from './json-document.ts';

/** What stands in a file as the version of its writer. */
const WRITER_VERSION = '0.1.0-js';

/** An entry as a change of this draft leaves it; removed if it is `undefined`. */
type Drafted = { readonly data: TokenStorageData; readonly text: string } | undefined;

/** A document and changes of it, which are spliced into its text all at once: each splice copies a whole text. */
export class Draft {
  readonly #before: JSONDocument;
  readonly #parser: EntryParser;
  readonly #drafted = new Map<string, Map<string, Drafted>>();

  constructor(before: JSONDocument, parser: EntryParser) {
    this.#before = before;
    this.#parser = parser;
  }

  /** What is there under the selected names, after the changes so far. */
  entries(namespace: string, selection: EntrySelection): StoredEntries {
    const stored = this.#parser.entries(this.#before, namespace, selection);
    const drafted = this.#drafted.get(namespace);
    if (drafted === undefined) return stored;
    const isDrafted = (name: string): boolean => drafted.has(name) && (selection === 'all' || selection.includes(name));
    const has = (name: string): boolean => (isDrafted(name) ? drafted.get(name) !== undefined : stored.has(name));
    return {
      names: () => [...new Set([...stored.names(), ...[...drafted.keys()].filter(isDrafted)])].filter(has),
      has,
      get: (name) => (isDrafted(name) ? drafted.get(name)?.data : stored.get(name)),
    };
  }

  /** @throws {@link CorruptStorageError} when the namespace is not an object; nothing has changed then. */
  change(namespace: string, changes: EntryChanges): void {
    if (changes.size === 0) return;
    this.#before.entryText(namespace, ''); // Throws where the namespace is not an object.
    const encoded = [...changes].map(
      ([name, data]) => [name, data && { data, text: encodeJson(data.toDict()) }] satisfies [string, Drafted],
    );
    const drafted = this.#drafted.get(namespace) ?? new Map<string, Drafted>();
    for (const [name, entry] of encoded) drafted.set(name, entry);
    this.#drafted.set(namespace, drafted);
  }

  /** The document with all changes in it; the very same one when there are none. */
  get document(): JSONDocument {
    let document = this.#before;
    for (const [namespace, drafted] of this.#drafted) {
      const texts = new Map([...drafted].map(([name, entry]) => [name, entry?.text]));
      document = document.withChanges(namespace, texts, WRITER_VERSION);
    }
    return document;
  }
}

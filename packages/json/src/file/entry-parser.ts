import type { EntrySelection, StoredEntries } from '@token-storage/core/adapter';

import type { JSONDocument } from './document/json-document.ts';
import { ParsedNamespace } from './parsed-namespace.ts';
import { SelectedEntries } from './selected-entries.ts';

/** Parses entries when they are asked for, and keeps what it has parsed for as long as its text stays the same. */
export class EntryParser {
  readonly #path: string;
  #document: JSONDocument | undefined;
  /** What was asked for of this document, by namespace. */
  #parsed = new Map<string, ParsedNamespace>();
  /** The same of the document before. */
  #before = new Map<string, ParsedNamespace>();

  constructor(path: string) {
    this.#path = path;
  }

  /** What a document holds under the selected names. */
  entries(document: JSONDocument, namespace: string, selection: EntrySelection): StoredEntries {
    const all = this.#namespace(document, namespace);
    return selection === 'all' ? all : new SelectedEntries(all, selection);
  }

  #namespace(document: JSONDocument, namespace: string): ParsedNamespace {
    if (this.#document !== document) {
      this.#document = document;
      this.#before = this.#parsed;
      this.#parsed = new Map();
    }
    const known = this.#parsed.get(namespace);
    if (known !== undefined) return known;
    const parsed = new ParsedNamespace(this.#path, document, namespace, this.#before.get(namespace));
    this.#parsed.set(namespace, parsed);
    return parsed;
  }
}

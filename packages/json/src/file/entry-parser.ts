import type { TokenStorageData } from '@token-storage/core';
import { decodeEntry, type EntrySelection, parseStoredEntry, type StoredEntries } from '@token-storage/core/adapter';

import type { JSONDocument } from './json-document.ts';

/** The parsed entries of one document, by namespace and resource server. */
type Parsed = Map<string, Map<string, TokenStorageData>>;

/** Parses entries when they are asked for, and keeps what it has parsed for as long as its text stays the same. */
export class EntryParser {
  readonly #path: string;
  #document: JSONDocument | undefined;
  #parsed: Parsed = new Map();
  /** What the document before had: most of its entries are still the same. */
  #before: { document: JSONDocument; parsed: Parsed } | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** What a document holds under the selected names. */
  entries(document: JSONDocument, namespace: string, selection: EntrySelection): StoredEntries {
    const selected = selection === 'all' ? undefined : new Set(selection);
    const isSelected = (name: string): boolean => selected?.has(name) ?? true;
    const has = (name: string): boolean => isSelected(name) && document.entryText(namespace, name) !== undefined;
    return {
      names: () => (selected === undefined ? document.entryNames(namespace) : [...selected].filter(has)),
      has,
      get: (name) => (isSelected(name) ? this.#entry(document, namespace, name) : undefined),
    };
  }

  #entry(document: JSONDocument, namespace: string, name: string): TokenStorageData | undefined {
    const parsed = this.#parsedOf(document);
    const known = parsed.get(namespace)?.get(name);
    if (known !== undefined) return known;
    const text = document.entryText(namespace, name);
    if (text === undefined) return undefined;
    const data = this.#same(namespace, name, text) ?? this.#parse(namespace, name, text);
    let entries = parsed.get(namespace);
    if (entries === undefined) parsed.set(namespace, (entries = new Map()));
    entries.set(name, data);
    return data;
  }

  #parsedOf(document: JSONDocument): Parsed {
    if (this.#document !== document) {
      this.#before = this.#document && { document: this.#document, parsed: this.#parsed };
      this.#document = document;
      this.#parsed = new Map();
    }
    return this.#parsed;
  }

  #same(namespace: string, name: string, text: string): TokenStorageData | undefined {
    const data = this.#before?.parsed.get(namespace)?.get(name);
    return data !== undefined && this.#before?.document.entryText(namespace, name) === text ? data : undefined;
  }

  #parse(namespace: string, resourceServer: string, text: string): TokenStorageData {
    return parseStoredEntry(() => decodeEntry(text), { location: this.#path, namespace, resourceServer });
  }
}

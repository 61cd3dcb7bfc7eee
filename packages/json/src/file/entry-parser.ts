import type { TokenStorageData } from '@token-storage/core';
import { decodeEntry, type EntrySelection, parseStoredEntry, type StoredEntries } from '@token-storage/core/adapter';

import type { JSONDocument } from './document/json-document.ts';

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
    const isSelected = (resourceServer: string): boolean => selected?.has(resourceServer) ?? true;
    const has = (resourceServer: string): boolean =>
      isSelected(resourceServer) && document.entryText(namespace, resourceServer) !== undefined;
    return {
      names: () => (selected === undefined ? document.resourceServers(namespace) : [...selected].filter(has)),
      has,
      get: (resourceServer) =>
        isSelected(resourceServer) ? this.#entry(document, namespace, resourceServer) : undefined,
    };
  }

  #entry(document: JSONDocument, namespace: string, resourceServer: string): TokenStorageData | undefined {
    const parsed = this.#parsedOf(document);
    const known = parsed.get(namespace)?.get(resourceServer);
    if (known !== undefined) return known;
    const text = document.entryText(namespace, resourceServer);
    if (text === undefined) return undefined;
    const data = this.#same(namespace, resourceServer, text) ?? this.#parse(namespace, resourceServer, text);
    let entries = parsed.get(namespace);
    if (entries === undefined) parsed.set(namespace, (entries = new Map()));
    entries.set(resourceServer, data);
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

  #same(namespace: string, resourceServer: string, text: string): TokenStorageData | undefined {
    const data = this.#before?.parsed.get(namespace)?.get(resourceServer);
    return data !== undefined && this.#before?.document.entryText(namespace, resourceServer) === text
      ? data
      : undefined;
  }

  #parse(namespace: string, resourceServer: string, text: string): TokenStorageData {
    return parseStoredEntry(() => decodeEntry(text), { location: this.#path, namespace, resourceServer });
  }
}

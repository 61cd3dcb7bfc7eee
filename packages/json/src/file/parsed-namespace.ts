import type { TokenStorageData } from '@token-storage/core';
import { decodeEntry, parseStoredEntry, type StoredEntries } from '@token-storage/core/adapter';

import type { JSONDocument } from './document/json-document.ts';

/** The entries of one namespace of one document. Each is parsed when it is first asked for. */
export class ParsedNamespace implements StoredEntries {
  readonly #path: string;
  readonly #document: JSONDocument;
  readonly #namespace: string;
  readonly #parsed = new Map<string, TokenStorageData>();
  #names: readonly string[] | undefined;
  /** The same entries in the order of the names, as far as they were asked for in that order. */
  readonly #inOrder: TokenStorageData[] = [];
  /** Whose turn it is, where all are asked for in that order. */
  #next = 0;
  /** The same namespace of the document before: most of its entries are what they were. */
  #before: ParsedNamespace | undefined;

  /** @param path The file, for errors. */
  constructor(path: string, document: JSONDocument, namespace: string, before: ParsedNamespace | undefined) {
    this.#path = path;
    this.#document = document;
    this.#namespace = namespace;
    this.#before = before;
    // Or every document that there ever was would be kept.
    if (before !== undefined) before.#before = undefined;
  }

  names(): Iterable<string> {
    this.#next = 0;
    // Frozen, as it is handed out: nobody may sort it.
    return (this.#names ??= Object.freeze(this.#document.resourceServers(this.#namespace)));
  }

  has(resourceServer: string): boolean {
    return this.#document.hasEntry(this.#namespace, resourceServer);
  }

  get(resourceServer: string): TokenStorageData | undefined {
    const next = this.#next;
    if (this.#names === undefined || this.#names[next] !== resourceServer) return this.#find(resourceServer);
    // Whoever reads all asks for one after the other. To look each up would take longer than all else.
    this.#next = next + 1;
    const data = this.#inOrder[next] ?? this.#find(resourceServer);
    if (data !== undefined && this.#inOrder.length === next) this.#inOrder.push(data);
    return data;
  }

  #find(resourceServer: string): TokenStorageData | undefined {
    const known = this.#parsed.get(resourceServer);
    if (known !== undefined) return known;
    const data = this.#unchanged(resourceServer) ?? this.#parse(resourceServer);
    if (data !== undefined) this.#parsed.set(resourceServer, data);
    return data;
  }

  #unchanged(resourceServer: string): TokenStorageData | undefined {
    const before = this.#before;
    const data = before === undefined ? undefined : before.#parsed.get(resourceServer);
    if (before === undefined || data === undefined) return undefined;
    return this.#document.hasSameEntry(before.#document, this.#namespace, resourceServer) ? data : undefined;
  }

  #parse(resourceServer: string): TokenStorageData | undefined {
    const namespace = this.#namespace;
    const text = this.#document.entryText(namespace, resourceServer);
    if (text === undefined) return undefined;
    return parseStoredEntry(() => decodeEntry(text), { location: this.#path, namespace, resourceServer });
  }
}

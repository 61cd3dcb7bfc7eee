import { CorruptStorageError, encodeJson } from '@token-storage/core';

import { type DocumentLayout, FORMAT, LEGACY_FORMAT, MEMBER, readLayout } from './document-layout.ts';
import { applyEdits, type Edit, ObjectTable } from './object-table.ts';

/** What to write: texts of entries by resource server; `undefined` removes. */
export type EntryTexts = ReadonlyMap<string, string | undefined>;

/**
 * The text of a token file, and where its entries stand in it. Immutable.
 *
 * A change splices the texts of entries; every other byte stays as it is: big integers, the order of keys, what other
 * programs added. Entries are found, not parsed, so that a bad one does not hide the good ones.
 */
export class JSONDocument {
  readonly text: string;
  readonly #path: string;
  readonly #layout: DocumentLayout;

  private constructor(path: string, text: string, layout: DocumentLayout) {
    this.#path = path;
    this.text = text;
    this.#layout = layout;
  }

  /** The document of a file that does not exist yet. */
  static empty(path: string): JSONDocument {
    return JSONDocument.parse(newFile('{}', ''), path);
  }

  /**
   * @param path The file, for errors.
   * @throws {@link CorruptStorageError} when it is not a token file; {@link UnsupportedFormatError} when its format is
   * not known.
   */
  static parse(text: string, path: string): JSONDocument {
    return new JSONDocument(path, text, readLayout(text, path));
  }

  /** The namespaces, empty ones too. */
  get namespaces(): string[] {
    return [...this.#layout.namespaces.keys()];
  }

  /**
   * The names of a namespace's entries.
   *
   * @throws {@link CorruptStorageError} when the namespace is not an object.
   */
  entryNames(namespace: string): string[] {
    return this.#table(namespace)?.names ?? [];
  }

  /** The source text of an entry; `undefined` where there is none. @throws {@link CorruptStorageError} as above. */
  entryText(namespace: string, resourceServer: string): string | undefined {
    const bounds = this.#table(namespace)?.get(resourceServer);
    return bounds && this.text.slice(bounds.valueStart, bounds.valueEnd);
  }

  #table(namespace: string): ObjectTable | undefined {
    const table = this.#layout.namespaces.get(namespace);
    if (table !== undefined || !this.#layout.namespaces.has(namespace)) return table;
    throw new CorruptStorageError(
      `Namespace ${JSON.stringify(namespace)} in ${this.#path} is not an object. It was left as it is: mend or remove it.`,
      { location: this.#path, namespace },
    );
  }

  /**
   * The document with entries stored and removed. Format 1.0 becomes 2.0.
   *
   * @param writer What to put in as the version of the writer, when something is stored.
   * @throws {@link CorruptStorageError} when the namespace is not an object.
   */
  withChanges(namespace: string, texts: EntryTexts, writer: string): JSONDocument {
    if (this.#layout.format === LEGACY_FORMAT) return this.#upgraded(writer).withChanges(namespace, texts, writer);
    const table = this.#table(namespace);
    const stores = [...texts.values()].some((text) => text !== undefined);
    const edits = table === undefined ? this.#newNamespace(namespace, texts) : entryEdits(table, texts);
    if (edits.length === 0) return this;
    if (stores) edits.push(...this.#writerEdits(writer));
    edits.sort((a, b) => a.start - b.start);
    const text = applyEdits(this.text, edits);
    const sameNames = table !== undefined && [...texts].every(([name, entry]) => !entry === !table.get(name));
    return sameNames ? new JSONDocument(this.#path, text, this.#layoutAfter(edits)) : JSONDocument.parse(text, this.#path);
  }

  #upgraded(writer: string): JSONDocument {
    const { root } = this.#layout;
    const { valueStart, valueEnd } = root.get(MEMBER.legacy) ?? root.at(0);
    const data = `{"DEFAULT": ${this.text.slice(valueStart, valueEnd)}}`;
    return JSONDocument.parse(newFile(data, writer), this.#path);
  }

  #newNamespace(namespace: string, texts: EntryTexts): Edit[] {
    const members = newMembers(texts);
    return members === '' ? [] : [append(this.#layout.data, `${encodeJson(namespace)}: {${members}}`)];
  }

  #writerEdits(writer: string): Edit[] {
    const bounds = this.#layout.root.get(MEMBER.writer);
    const text = encodeJson(writer);
    if (bounds === undefined || this.text.slice(bounds.valueStart, bounds.valueEnd) === text) return [];
    return [{ start: bounds.valueStart, end: bounds.valueEnd, text }];
  }

  #layoutAfter(edits: readonly Edit[]): DocumentLayout {
    const { format, root, data, namespaces } = this.#layout;
    return {
      format,
      root: root.after(edits),
      data: data.after(edits),
      namespaces: new Map([...namespaces].map(([name, table]) => [name, table?.after(edits)])),
    };
  }
}

/** The edits that store and remove entries of one namespace, in the order of the text. */
function entryEdits(table: ObjectTable, texts: EntryTexts): Edit[] {
  const edits: Edit[] = [];
  const added = new Map<string, string>();
  const removed = new Set<string>();
  for (const [name, text] of texts) {
    const bounds = table.get(name);
    if (text === undefined) {
      if (bounds !== undefined) removed.add(name);
    } else if (bounds === undefined) added.set(name, text);
    else edits.push({ start: bounds.valueStart, end: bounds.valueEnd, text });
  }
  if (removed.size > 0) edits.push(...table.cuts(removed));
  if (added.size > 0) {
    const members = newMembers(added);
    edits.push(removed.size === table.names.length ? { start: table.end - 1, end: table.end - 1, text: members } : append(table, members));
  }
  return edits;
}

/** Puts new members after those of an object. */
function append(table: ObjectTable, members: string): Edit {
  const at = table.length === 0 ? table.start + 1 : table.at(table.length - 1).valueEnd;
  return { start: at, end: at, text: table.length === 0 ? members : `, ${members}` };
}

const newMembers = (texts: EntryTexts): string =>
  [...texts].flatMap(([name, text]) => (text === undefined ? [] : [`${encodeJson(name)}: ${text}`])).join(', ');

const newFile = (data: string, writer: string): string =>
  `{"${MEMBER.data}": ${data}, "${MEMBER.format}": "${FORMAT}", "${MEMBER.writer}": ${encodeJson(writer)}}`;

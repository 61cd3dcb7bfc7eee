import { CorruptStorageError, encodeJson } from '@token-storage/core';

import { type DocumentLayout, FORMAT, LEGACY_FORMAT, MEMBER, readLayout } from './document-layout.ts';
import { applyEdits, type Edit, type Members, membersText, type ObjectTable } from './object-table.ts';

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
    const edits = table === undefined ? this.#newNamespace(namespace, texts) : entryEdits(table, texts);
    if (edits.length === 0) return this;
    if ([...texts.values()].some((text) => text !== undefined)) edits.push(...this.#writerEdits(writer));
    edits.sort((a, b) => a.start - b.start);
    const text = applyEdits(this.text, edits);
    const layout = this.#layoutAfter(edits, namespace, texts) ?? readLayout(text, this.#path);
    return new JSONDocument(this.#path, text, layout);
  }

  #upgraded(writer: string): JSONDocument {
    const { root } = this.#layout;
    const { valueStart, valueEnd } = root.get(MEMBER.legacy) ?? root.at(0);
    const data = `{"DEFAULT": ${this.text.slice(valueStart, valueEnd)}}`;
    return JSONDocument.parse(newFile(data, writer), this.#path);
  }

  #newNamespace(namespace: string, texts: EntryTexts): Edit[] {
    const members = newMembers(texts);
    if (members.length === 0) return [];
    const valueText = `{${membersText(members)}}`;
    return [append(this.#layout.data, [{ name: namespace, nameText: encodeJson(namespace), valueText }])];
  }

  #writerEdits(writer: string): Edit[] {
    const bounds = this.#layout.root.get(MEMBER.writer);
    const text = encodeJson(writer);
    if (bounds === undefined || this.text.slice(bounds.valueStart, bounds.valueEnd) === text) return [];
    return [{ start: bounds.valueStart, end: bounds.valueEnd, text }];
  }

  /**
   * The layout after edits, without reading the text again; `undefined` where entries were removed or a namespace was
   * added.
   */
  #layoutAfter(edits: readonly Edit[], namespace: string, texts: EntryTexts): DocumentLayout | undefined {
    const { format, root, data, namespaces } = this.#layout;
    const table = namespaces.get(namespace);
    if (table === undefined || [...texts].some(([name, text]) => text === undefined && table.get(name))) return undefined;
    const moved = new Map([...namespaces].map(([name, each]) => [name, each?.after(edits)]));
    const added = newMembers(texts, table);
    const tableMoved = moved.get(namespace);
    if (tableMoved !== undefined && added.length > 0) moved.set(namespace, tableMoved.with(added));
    return { format, root: root.after(edits), data: data.after(edits), namespaces: moved };
  }
}

/** The edits that store and remove entries of one namespace. */
function entryEdits(table: ObjectTable, texts: EntryTexts): Edit[] {
  const edits: Edit[] = [];
  const removed = new Set<string>();
  for (const [name, text] of texts) {
    const bounds = table.get(name);
    if (bounds === undefined) continue;
    if (text === undefined) removed.add(name);
    else edits.push({ start: bounds.valueStart, end: bounds.valueEnd, text });
  }
  if (removed.size > 0) edits.push(...table.cuts(removed));
  const added = newMembers(texts, table);
  if (added.length > 0) edits.push(append(table, added, removed.size === table.names.length));
  return edits;
}

/** Those of the entries to store that an object does not have yet. */
function newMembers(texts: EntryTexts, table?: ObjectTable): Members {
  const members: { name: string; nameText: string; valueText: string }[] = [];
  for (const [name, valueText] of texts) {
    if (valueText === undefined || table?.get(name) !== undefined) continue;
    members.push({ name, nameText: encodeJson(name), valueText });
  }
  return members;
}

/** Puts new members after those of an object, or into an object that has none, or none any more. */
function append(table: ObjectTable, members: Members, emptied: boolean = table.length === 0): Edit {
  const text = membersText(members);
  if (emptied) return { start: table.end - 1, end: table.end - 1, text };
  const end = table.at(table.length - 1).valueEnd;
  return { start: end, end, text: `, ${text}` };
}

const newFile = (data: string, writer: string): string =>
  `{"${MEMBER.data}": ${data}, "${MEMBER.format}": "${FORMAT}", "${MEMBER.writer}": ${encodeJson(writer)}}`;

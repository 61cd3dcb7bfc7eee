import { CorruptStorageError } from '@token-storage/core';
import { encodeJson } from '@token-storage/core/adapter';

import { type DocumentLayout, FORMAT, LEGACY_FORMAT, MEMBER, readLayout } from './document-layout.ts';
import { applyEdits, type Edit, type Members, membersText, ObjectTable } from './object-table.ts';

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
    return new JSONDocument(this.#path, text, this.#layoutAfter(edits, namespace, texts));
  }

  #upgraded(writer: string): JSONDocument {
    const { root } = this.#layout;
    const { valueStart, valueEnd } = root.get(MEMBER.legacy) ?? root.at(0);
    const data = `{"DEFAULT": ${this.text.slice(valueStart, valueEnd)}}`;
    return JSONDocument.parse(newFile(data, writer), this.#path);
  }

  #newNamespace(namespace: string, texts: EntryTexts): Edit[] {
    const members = newMembers(texts);
    return members.length === 0 ? [] : [append(this.#layout.data, [namespaceMember(namespace, members)])];
  }

  #writerEdits(writer: string): Edit[] {
    const bounds = this.#layout.root.get(MEMBER.writer);
    return bounds === undefined ? [] : [{ start: bounds.valueStart, end: bounds.valueEnd, text: encodeJson(writer) }];
  }

  /** The layout after edits, without reading the text again. */
  #layoutAfter(edits: readonly Edit[], namespace: string, texts: EntryTexts): DocumentLayout {
    const { format, root, data, namespaces } = this.#layout;
    const table = namespaces.get(namespace);
    const added = newMembers(texts, table);
    const moved = new Map([...namespaces].map(([name, each]) => [name, each?.after(edits)]));
    let dataMoved = data.after(edits);
    if (table === undefined) {
      dataMoved = dataMoved.with([namespaceMember(namespace, added)]);
      moved.set(namespace, ObjectTable.empty(dataMoved.at(dataMoved.length - 1)).with(added));
    } else {
      moved.set(namespace, table.without(removals(texts, table)).after(edits).with(added));
    }
    return { format, root: root.after(edits), data: dataMoved, namespaces: moved };
  }
}

/** The edits that store and remove entries of one namespace. */
function entryEdits(table: ObjectTable, texts: EntryTexts): Edit[] {
  const removed = removals(texts, table);
  const edits = table.cuts(removed);
  for (const [name, text] of texts) {
    const bounds = table.get(name);
    if (bounds && text !== undefined) edits.push({ start: bounds.valueStart, end: bounds.valueEnd, text });
  }
  const added = newMembers(texts, table);
  if (added.length > 0) edits.push(append(table, added, removed.size === table.names.length));
  return edits;
}

/** Those of the names to remove that an object has. */
const removals = (texts: EntryTexts, table: ObjectTable): ReadonlySet<string> =>
  new Set([...texts].filter(([name, text]) => text === undefined && table.get(name)).map(([name]) => name));

/** Those of the entries to store that an object does not have yet. */
function newMembers(texts: EntryTexts, table?: ObjectTable): Members {
  const members: { name: string; nameText: string; valueText: string }[] = [];
  for (const [name, valueText] of texts) {
    if (valueText === undefined || table?.get(name) !== undefined) continue;
    members.push({ name, nameText: encodeJson(name), valueText });
  }
  return members;
}

const namespaceMember = (namespace: string, entries: Members): Members[number] => ({
  name: namespace,
  nameText: encodeJson(namespace),
  valueText: `{${membersText(entries)}}`,
});

/** Puts new members after those of an object, or into an object that has none, or none any more. */
function append(table: ObjectTable, members: Members, emptied: boolean = table.length === 0): Edit {
  const text = membersText(members);
  if (emptied) return { start: table.end - 1, end: table.end - 1, text };
  const end = table.at(table.length - 1).valueEnd;
  return { start: end, end, text: `, ${text}` };
}

const newFile = (data: string, writer: string): string =>
  `{"${MEMBER.data}": ${data}, "${MEMBER.format}": "${FORMAT}", "${MEMBER.writer}": ${encodeJson(writer)}}`;

import { encodeJson, errors } from '@token-storage/core/adapter';

import { type DocumentLayout, FORMAT, LEGACY_FORMAT, MEMBER, readLayout } from './document-layout.ts';
import { toByteText } from './byte-text.ts';
import { type Edit, keepsLength } from './edit.ts';
import { MembersText } from './members-text.ts';
import { ObjectChange } from './object-change.ts';
import { ObjectTable } from './object-table.ts';
import { PiecedBytes } from './pieced-bytes.ts';

/** What to write: texts of entries by resource server; `undefined` removes. */
export type EntryTexts = ReadonlyMap<string, string | undefined>;

/**
 * The bytes of a token file, and where its entries stand in them. Immutable.
 *
 * A change splices the texts of entries; every other byte stays as it is: big integers, the order of keys, what other
 * programs added. Entries are found, not parsed, so that a bad one does not hide the good ones.
 */
export class JSONDocument {
  readonly bytes: PiecedBytes;
  readonly #path: string;
  readonly #layout: DocumentLayout;

  private constructor(path: string, bytes: PiecedBytes, layout: DocumentLayout) {
    this.#path = path;
    this.bytes = bytes;
    this.#layout = layout;
  }

  /** The document of a file that does not exist yet. */
  static empty(path: string): JSONDocument {
    return JSONDocument.parse(Buffer.from(newFile('{}', '')), path);
  }

  /**
   * @param bytes Text in UTF-8. They must not change any more.
   * @param path The file, for errors.
   * @throws {@link CorruptStorageError} when it is not a token file; {@link UnsupportedFormatError} when its format is
   * not known.
   */
  static parse(bytes: Buffer, path: string): JSONDocument {
    return new JSONDocument(path, new PiecedBytes([bytes]), readLayout(bytes.toString('latin1'), path));
  }

  /** The whole text. */
  get text(): string {
    return this.bytes.text();
  }

  /** The namespaces, empty ones too. */
  get namespaces(): string[] {
    return [...this.#layout.namespaces.keys()];
  }

  /**
   * The resource servers that have an entry in a namespace.
   *
   * @throws {@link CorruptStorageError} when the namespace is not an object.
   */
  resourceServers(namespace: string): string[] {
    return this.#table(namespace)?.names ?? [];
  }

  /** Whether there is an entry, whatever it is. @throws {@link CorruptStorageError} as above. */
  hasEntry(namespace: string, resourceServer: string): boolean {
    return this.#table(namespace)?.get(resourceServer) !== undefined;
  }

  /** The source text of an entry; `undefined` where there is none. @throws {@link CorruptStorageError} as above. */
  entryText(namespace: string, resourceServer: string): string | undefined {
    const bounds = this.#table(namespace)?.get(resourceServer);
    return bounds && this.bytes.text(bounds.valueStart, bounds.valueEnd);
  }

  /** Whether an entry, or that there is none, is the same in another document. @throws {@link CorruptStorageError} as above. */
  hasSameEntry(other: JSONDocument, namespace: string, resourceServer: string): boolean {
    const mine = this.#table(namespace)?.get(resourceServer);
    const its = other.#table(namespace)?.get(resourceServer);
    if (mine === undefined || its === undefined) return mine === its;
    return this.bytes.isSame(mine.valueStart, mine.valueEnd, other.bytes, its.valueStart, its.valueEnd);
  }

  #table(namespace: string): ObjectTable | undefined {
    const table = this.#layout.namespaces.get(namespace);
    if (table !== undefined || !this.#layout.namespaces.has(namespace)) return table;
    throw new errors.CorruptStorageError(
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
    const byteTexts = new Map([...texts].map(([name, text]) => [name, text && toByteText(text)]));
    if (table === undefined) return this.#withNamespace(namespace, byteTexts, writer);
    return this.#with(new ObjectChange(table, byteTexts), writer);
  }

  #withNamespace(namespace: string, texts: EntryTexts, writer: string): JSONDocument {
    const entries = new MembersText(
      new Map([...texts].filter((entry): entry is [string, string] => entry[1] !== undefined)),
    );
    if (entries.text === '') return this;
    const written = this.#with(
      new ObjectChange(this.#layout.data, new Map([[namespace, `{${entries.text}}`]])),
      writer,
    );
    const { data, namespaces } = written.#layout;
    const table = ObjectTable.of(entries, data.at(data.length - 1).valueStart);
    return new JSONDocument(this.#path, written.bytes, {
      ...written.#layout,
      namespaces: new Map([...namespaces, [namespace, table]]),
    });
  }

  /** The document after a change of one of its objects. Where everything stands is moved along, and not read again. */
  #with(change: ObjectChange, writer: string): JSONDocument {
    if (change.edits.length === 0) return this;
    const edits = [...change.edits, ...(change.isStore ? this.#writerEdits(writer) : [])];
    edits.sort((a, b) => a.start - b.start);
    // A token is mostly as long as the one before: then all stays where it is.
    const layout = edits.every(keepsLength) ? this.#layout : this.#layoutAfter(change, edits);
    return new JSONDocument(this.#path, this.bytes.withEdits(edits), layout);
  }

  #layoutAfter(change: ObjectChange, edits: readonly Edit[]): DocumentLayout {
    const { format, root, data, namespaces } = this.#layout;
    const moved = (table: ObjectTable): ObjectTable =>
      table === change.table ? change.tableAfter(edits) : table.after(edits);
    return {
      format,
      root: moved(root),
      data: moved(data),
      namespaces: new Map([...namespaces].map(([name, table]) => [name, table && moved(table)])),
    };
  }

  #upgraded(writer: string): JSONDocument {
    const { root } = this.#layout;
    const { valueStart, valueEnd } = root.get(MEMBER.legacy) ?? root.at(0);
    const data = `{"DEFAULT": ${this.bytes.text(valueStart, valueEnd)}}`;
    return JSONDocument.parse(Buffer.from(newFile(data, writer)), this.#path);
  }

  #writerEdits(writer: string): Edit[] {
    const bounds = this.#layout.root.get(MEMBER.writer);
    const text = encodeJson(writer);
    // Mostly it is the same one as the last time: then the file need not be taken apart for it.
    if (bounds === undefined || this.bytes.text(bounds.valueStart, bounds.valueEnd) === text) return [];
    return [{ start: bounds.valueStart, end: bounds.valueEnd, text }];
  }
}

const newFile = (data: string, writer: string): string =>
  `{"${MEMBER.data}": ${data}, "${MEMBER.format}": "${FORMAT}", "${MEMBER.writer}": ${encodeJson(writer)}}`;

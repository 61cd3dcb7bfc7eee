import { encodeJson, errors } from '@token-storage/core/adapter';

import { type DocumentLayout, FORMAT, LEGACY_FORMAT, MEMBER, readLayout } from './document-layout.ts';
import { applyEdits, type Edit } from './edit.ts';
import { MembersText } from './members-text.ts';
import { ObjectChange } from './object-change.ts';
import { ObjectTable } from './object-table.ts';

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
   * The resource servers that have an entry in a namespace.
   *
   * @throws {@link CorruptStorageError} when the namespace is not an object.
   */
  resourceServers(namespace: string): string[] {
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
    if (table === undefined) return this.#withNamespace(namespace, texts, writer);
    return this.#with(new ObjectChange(table, texts), writer);
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
    const table = ObjectTable.scan(written.text, data.at(data.length - 1).valueStart);
    return new JSONDocument(this.#path, written.text, {
      ...written.#layout,
      namespaces: new Map([...namespaces, [namespace, table]]),
    });
  }

  /** The document after a change of one of its objects. Where everything stands is moved along, and not read again. */
  #with(change: ObjectChange, writer: string): JSONDocument {
    if (change.edits.length === 0) return this;
    const edits = [...change.edits, ...(change.isStore ? this.#writerEdits(writer) : [])];
    edits.sort((a, b) => a.start - b.start);
    const { format, root, data, namespaces } = this.#layout;
    const moved = (table: ObjectTable): ObjectTable =>
      table === change.table ? change.tableAfter(edits) : table.after(edits);
    return new JSONDocument(this.#path, applyEdits(this.text, edits), {
      format,
      root: moved(root),
      data: moved(data),
      namespaces: new Map([...namespaces].map(([name, table]) => [name, table && moved(table)])),
    });
  }

  #upgraded(writer: string): JSONDocument {
    const { root } = this.#layout;
    const { valueStart, valueEnd } = root.get(MEMBER.legacy) ?? root.at(0);
    const data = `{"DEFAULT": ${this.text.slice(valueStart, valueEnd)}}`;
    return JSONDocument.parse(newFile(data, writer), this.#path);
  }

  #writerEdits(writer: string): Edit[] {
    const bounds = this.#layout.root.get(MEMBER.writer);
    return bounds === undefined ? [] : [{ start: bounds.valueStart, end: bounds.valueEnd, text: encodeJson(writer) }];
  }
}

const newFile = (data: string, writer: string): string =>
  `{"${MEMBER.data}": ${data}, "${MEMBER.format}": "${FORMAT}", "${MEMBER.writer}": ${encodeJson(writer)}}`;

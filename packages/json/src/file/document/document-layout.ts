import { errors, JsonSyntaxError, parseString, skipSpace, skipValue } from '@token-storage/core/adapter';

import { notATokenFile } from './not-a-token-file.ts';
import { ObjectTable } from './object-table.ts';

/** The format that is written. */
export const FORMAT = '2.0';
/** The format of old: no namespaces; its entries count as those of the namespace below. */
export const LEGACY_FORMAT = '1.0';
const LEGACY_NAMESPACE = 'DEFAULT';

/** The members of a token file. */
export const MEMBER = {
  data: 'data',
  format: 'format_version',
  writer: 'globus-sdk.version',
  legacy: 'by_rs',
} as const;

/** Where the parts of a token file stand in its bytes. */
export interface DocumentLayout {
  readonly format: typeof FORMAT | typeof LEGACY_FORMAT;
  readonly root: ObjectTable;
  /** What holds the namespaces; in the format of old it is the root. */
  readonly data: ObjectTable;
  /** One that is not an object is `undefined`: an error for who wants to read it, and for nobody else. */
  readonly namespaces: ReadonlyMap<string, ObjectTable | undefined>;
}

/**
 * Finds the parts of a token file, as strictly as the Python SDK, in one pass.
 *
 * @param byteText The text, as `toByteText` gives it.
 * @param path The file, for errors.
 * @throws {@link CorruptStorageError} when it is not a token file; {@link UnsupportedFormatError} when its format is
 * not known.
 */
export function readLayout(byteText: string, path: string): DocumentLayout {
  try {
    return read(byteText, path);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw notATokenFile(path, `it is ${error.message}`);
    throw error;
  }
}

function read(text: string, path: string): DocumentLayout {
  const start = skipSpace(text, 0);
  if (text[start] !== '{') {
    expectEnd(text, skipValue(text, start));
    throw notATokenFile(path, 'its root is not an object');
  }
  let data: ObjectTable | undefined;
  const namespaces = new Map<string, ObjectTable | undefined>();
  const readNamespace = (name: string, at: number): number => {
    const table = text[at] === '{' ? ObjectTable.scan(text, at) : undefined;
    namespaces.set(name, table);
    return table?.end ?? skipValue(text, at);
  };
  let legacy: ObjectTable | undefined;
  const root = ObjectTable.scan(text, start, (name, at) => {
    const isObject = text[at] === '{';
    if (name === MEMBER.data) {
      namespaces.clear();
      data = isObject ? ObjectTable.scan(text, at, readNamespace) : undefined;
      return data?.end ?? skipValue(text, at);
    }
    if (name === MEMBER.legacy) {
      legacy = isObject ? ObjectTable.scan(text, at) : undefined;
      return legacy?.end ?? skipValue(text, at);
    }
    return skipValue(text, at);
  });
  expectEnd(text, root.end);

  if (readFormat(text, root, path) === LEGACY_FORMAT) {
    if (root.get(MEMBER.legacy) === undefined) throw notATokenFile(path, `it has no '${MEMBER.legacy}'`);
    return { format: LEGACY_FORMAT, root, data: root, namespaces: new Map([[LEGACY_NAMESPACE, legacy]]) };
  }
  if (data === undefined) throw notATokenFile(path, `its '${MEMBER.data}' is missing, or not an object`);
  const writer = root.get(MEMBER.writer);
  if (writer === undefined || text[writer.valueStart] !== '"') {
    throw notATokenFile(path, `its '${MEMBER.writer}' is missing, or not a string`);
  }
  return { format: FORMAT, root, data, namespaces };
}

function readFormat(text: string, root: ObjectTable, path: string): DocumentLayout['format'] {
  const member = root.get(MEMBER.format);
  if (member === undefined) throw notATokenFile(path, `it has no '${MEMBER.format}'`);
  const { valueStart, valueEnd } = member;
  const format = text[valueStart] === '"' ? parseString(text, valueStart, valueEnd) : undefined;
  if (format === FORMAT || format === LEGACY_FORMAT) return format;
  throw new errors.UnsupportedFormatError(
    `${path} has a '${MEMBER.format}' that is not known here, which are "${LEGACY_FORMAT}" and "${FORMAT}". It was left ` +
      'as it is: update this library, or use another file.',
    { location: path },
  );
}

function expectEnd(text: string, at: number): void {
  const end = skipSpace(text, at);
  if (end < text.length) throw new JsonSyntaxError(end);
}

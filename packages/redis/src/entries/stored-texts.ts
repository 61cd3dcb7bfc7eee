import {
  decodeEntry,
  type EntrySelection,
  errors,
  parseStoredEntry,
  type StoredEntries,
} from '@token-storage/core/adapter';

import type { FieldValue } from '../client/commands.ts';
import type { ParsedEntries } from './parsed-entries.ts';

/** What was found of a hash. */
export interface StoredTexts {
  /** The texts of entries, by resource server, as bytes of UTF-8. */
  readonly texts: ReadonlyMap<string, Uint8Array>;
  /** How many fields were found: more than texts, where somebody else has put one there whose name is no UTF-8. */
  readonly fieldCount: number;
}

export const NOTHING: StoredTexts = { texts: new Map(), fieldCount: 0 };

/** Where texts were found. */
export interface TextsPlace {
  /** The key of the hash. */
  readonly location: string;
  readonly namespace: string;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What the server said of a hash: the values of the selected fields, or all fields, each name before its value. */
export function textsOf(selection: EntrySelection, values: readonly FieldValue[]): StoredTexts {
  const texts = new Map<string, Uint8Array>();
  if (selection === 'all') {
    for (let index = 0; index < values.length; index += 2) {
      const [name, text] = [decode(values[index]), values[index + 1]];
      if (name !== undefined && text) texts.set(name, text);
    }
    return { texts, fieldCount: values.length / 2 };
  }
  for (const [index, name] of selection.entries()) {
    const text = values[index];
    if (text) texts.set(name, text);
  }
  return { texts, fieldCount: texts.size };
}

/** Texts as entries, each parsed when it is asked for. */
export function storedEntries({ texts }: StoredTexts, place: TextsPlace, parsed: ParsedEntries): StoredEntries {
  return {
    names: () => texts.keys(),
    has: (resourceServer) => texts.has(resourceServer),
    get: (resourceServer) => {
      const bytes = texts.get(resourceServer);
      if (bytes === undefined) return undefined;
      return parseStoredEntry(() => parsed.get(place.location, resourceServer, textOf(bytes), decodeEntry), {
        ...place,
        resourceServer,
      });
    },
  };
}

function textOf(bytes: Uint8Array): string {
  const text = decode(bytes);
  if (text === undefined) throw new errors.InvalidTokenDataError('Token data: it is not UTF-8 text.');
  return text;
}

/** The text of bytes, or `undefined` where they are none. */
export function decode(bytes: FieldValue | undefined): string | undefined {
  try {
    return bytes ? utf8.decode(bytes) : undefined;
  } catch {
    return undefined;
  }
}

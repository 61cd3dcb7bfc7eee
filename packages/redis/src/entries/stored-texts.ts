import {
  decodeEntry,
  type EntrySelection,
  errors,
  parseStoredEntry,
  type StoredEntries,
} from '@token-storage/core/adapter';

import type { FieldValue } from '../client/commands.ts';

/** The texts of entries, by resource server, as bytes of UTF-8. */
export type StoredTexts = ReadonlyMap<string, Uint8Array>;

/** Where texts were found. */
export interface TextsPlace {
  /** The key of the hash. */
  readonly location: string;
  readonly namespace: string;
}

const names = new TextDecoder('utf-8', { ignoreBOM: true });
const texts = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What the server said of a hash: the values of the selected fields, or all fields, each name before its value. */
export function textsOf(selection: EntrySelection, values: readonly FieldValue[]): StoredTexts {
  const found = new Map<string, Uint8Array>();
  if (selection === 'all') {
    for (let index = 0; index < values.length; index += 2) {
      found.set(names.decode(values[index] ?? new Uint8Array()), values[index + 1] ?? new Uint8Array());
    }
  } else {
    for (const [index, name] of selection.entries()) {
      const text = values[index];
      if (text) found.set(name, text);
    }
  }
  return found;
}

/** Texts as entries, each parsed when it is asked for. */
export function storedEntries(found: StoredTexts, place: TextsPlace): StoredEntries {
  return {
    names: () => found.keys(),
    has: (resourceServer) => found.has(resourceServer),
    get: (resourceServer) => {
      const bytes = found.get(resourceServer);
      if (bytes === undefined) return undefined;
      return parseStoredEntry(() => decodeEntry(decode(bytes)), { ...place, resourceServer });
    },
  };
}

function decode(bytes: Uint8Array): string {
  try {
    return texts.decode(bytes);
  } catch {
    throw new errors.InvalidTokenDataError('Token data: it is not UTF-8 text.');
  }
}

import type { EntrySelection, StoredEntries } from '../contract/entries.ts';

/** Of all entries of a namespace, those that are selected. */
export function selectedEntries(entries: StoredEntries, selection: EntrySelection): StoredEntries {
  if (selection === 'all') return entries;
  const selected = new Set(selection);
  return {
    names: () => [...selected].filter((name) => entries.has(name)),
    has: (name) => selected.has(name) && entries.has(name),
    get: (name) => (selected.has(name) ? entries.get(name) : undefined),
  };
}

import type { TokenChange } from '@token-storage/core';

import type { TokenRow } from '../database/token-table.ts';

/** The texts of all entries, by namespace and resource server. */
export type RowTexts = ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

export function rowTexts(rows: readonly TokenRow[]): RowTexts {
  const texts = new Map<string, Map<string, Uint8Array>>();
  for (const [namespaceBytes, resourceServer, text] of rows) {
    const namespace = utf8.decode(namespaceBytes);
    let entries = texts.get(namespace);
    if (entries === undefined) texts.set(namespace, (entries = new Map()));
    entries.set(utf8.decode(resourceServer), text);
  }
  return texts;
}

/** What has changed from one state to another. */
export function changesBetween(before: RowTexts, now: RowTexts): TokenChange[] {
  const changes: TokenChange[] = [];
  for (const namespace of new Set([...before.keys(), ...now.keys()])) {
    const [old, current] = [before.get(namespace) ?? none, now.get(namespace) ?? none];
    const names = new Set([...old.keys(), ...current.keys()]);
    const resourceServers = [...names].filter((name) => !isSame(old.get(name), current.get(name)));
    if (resourceServers.length > 0) changes.push({ namespace, resourceServers });
  }
  return changes;
}

const none: ReadonlyMap<string, Uint8Array> = new Map();

const isSame = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;

// Every package entry that is for browsers too, imported for all it exports.
import * as conformance from '@token-storage/conformance';
import * as core from '@token-storage/core';
import * as indexeddb from '@token-storage/indexeddb';
import * as json from '@token-storage/json';
import * as memory from '@token-storage/memory';
import * as sqlite from '@token-storage/sqlite';

export const entries: Record<string, object> = { conformance, core, indexeddb, json, memory, sqlite };

/** What each entry exports; and that the smallest storage works in here. */
export async function report(): Promise<Record<string, string[]>> {
  const { MemoryTokenStorage } = memory;
  await new MemoryTokenStorage().removeAllTokenData();
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, Object.keys(entry)]));
}

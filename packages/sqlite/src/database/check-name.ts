import { UsageError } from '@token-storage/core';
import type { EntrySelection } from '@token-storage/core/adapter';

const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Refuses names that SQLite cannot keep: it would make one and the same name of several.
 *
 * @throws {@link UsageError} for a lone surrogate in the namespace or a resource server.
 */
export function checkNames(namespace: string, selection: EntrySelection): void {
  refuseSurrogates('namespace', namespace);
  if (selection !== 'all') for (const name of selection) refuseSurrogates('resource server', name);
}

function refuseSurrogates(what: string, name: string): void {
  if (!LONE_SURROGATE.test(name)) return;
  throw new UsageError(
    `The ${what} ${JSON.stringify(name)} has half a character in it (a lone surrogate), which SQLite cannot keep.`,
  );
}

import { errors, type EntrySelection } from '@token-storage/core/adapter';

const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Refuses names that have no UTF-8: Redis would make one and the same of several.
 *
 * @throws {@link UsageError} for a lone surrogate in the namespace or a resource server.
 */
export function checkNames(namespace: string, resourceServers: EntrySelection | Iterable<string>): void {
  refuseSurrogates('namespace', namespace);
  if (resourceServers !== 'all') for (const name of resourceServers) refuseSurrogates('resource server', name);
}

function refuseSurrogates(what: string, name: string): void {
  if (!LONE_SURROGATE.test(name)) return;
  throw new errors.UsageError(
    `The ${what} ${JSON.stringify(name)} has half a character in it (a lone surrogate), which Redis cannot keep.`,
  );
}

import { everyMaster, type RedisClient } from './redis-client.ts';

/** The code of the warning that a server throws tokens away when its memory is full. */
const WARNING = 'TOKEN_STORAGE_EVICTION';

/** Those that were looked at. */
const known = new WeakSet<RedisClient>();

/**
 * Says, once for each client, that the server removes tokens by itself when its memory is full. Where it may not be asked, as
 * the user's ACL has it, nothing is said.
 *
 * @param hasExpiry Whether namespaces expire: some servers remove only what would go anyway.
 */
export async function warnOfEviction(client: RedisClient, hasExpiry: boolean): Promise<void> {
  if (known.has(client)) return;
  known.add(client);
  try {
    for (const master of await everyMaster(client)) {
      const policy = policyIn(String(await master.withTypeMapping({}).info('memory')));
      if (policy === undefined || !(policy.startsWith('allkeys-') || (hasExpiry && policy.startsWith('volatile-'))))
        continue;
      const { process } = globalThis as { readonly process?: { emitWarning?(text: string, options: object): void } };
      process?.emitWarning?.(
        `A Redis server that keeps tokens has the maxmemory-policy ${policy}: when its memory is full it removes tokens, and ` +
          'users have to log in again. Set maxmemory-policy noeviction, or keep tokens on a server of their own.',
        { code: WARNING },
      );
      return;
    }
  } catch {
    // What can be known of it will be seen where something is stored.
  }
}

/** What a server does when its memory is full; `undefined` where its memory has no limit. */
function policyIn(info: string): string | undefined {
  const valueOf = (name: string): string | undefined => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1];
  return valueOf('maxmemory') === '0' ? undefined : valueOf('maxmemory_policy');
}

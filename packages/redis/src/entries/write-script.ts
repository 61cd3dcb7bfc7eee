import { encodeJson, type EntryChanges, type EntrySelection } from '@token-storage/core/adapter';

import type { ScriptParameters } from '../client/redis-client.ts';
import { Script } from '../client/script.ts';
import type { StoredTexts } from './stored-texts.ts';

/** What the script answers where it has written, and where the lease was lost. Otherwise it says what stands there. */
export const WRITTEN = 1;
export const LEASE_LOST = 0;

/**
 * Every write, in one round trip: looks whether the lease holds and nothing has changed since it was read, tells the change,
 * and makes it. It tells first, which nobody can act on before the script has ended: where the user may not publish, nothing
 * has been written by then.
 *
 * KEYS: the hash; the lock, where the write is under a lease. ARGV: the holder, the channel, the message, in how many
 * milliseconds the namespace expires (0: never), the number of entries that must be as they were, that of all entries (-1: as
 * it may be), the number of entries to store. Then three for each that is compared, name, `=` and text or `-` and nothing; two
 * for each to store, name and text; and the names of those to remove.
 */
export const WRITE: Script = new Script(`
local hash = KEYS[1]
if KEYS[2] and redis.call('GET', KEYS[2]) ~= ARGV[1] then return ${LEASE_LOST} end
local compared, all, stored = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local toStore = 8 + 3 * compared
local toRemove = toStore + 2 * stored
local isSame = all < 0 or redis.call('HLEN', hash) == all
local found = {}
for i = 8, toStore - 1, 3 do
  local text = redis.call('HGET', hash, ARGV[i])
  found[#found + 1] = text
  if text ~= (ARGV[i + 1] == '=' and ARGV[i + 2]) then isSame = false end
end
if not isSame then
  if all < 0 then return found end
  return redis.call('HGETALL', hash)
end
redis.call('PUBLISH', ARGV[2], ARGV[3])
for i = toStore, toRemove - 1, 2 do redis.call('HSET', hash, ARGV[i], ARGV[i + 1]) end
for i = toRemove, #ARGV do redis.call('HDEL', hash, ARGV[i]) end
if ARGV[4] ~= '0' then redis.call('PEXPIRE', hash, ARGV[4]) end
return ${WRITTEN}`);

/** What must stand in the hash for the write to be made. */
export interface Comparison {
  readonly selection: EntrySelection;
  readonly found: StoredTexts;
}

/** One write. */
export interface Write {
  /** The key of the hash. */
  readonly entries: string;
  /** The lock that must be held, and by whom. */
  readonly lease: { readonly lock: string; readonly holder: string } | undefined;
  readonly channel: string;
  readonly message: string;
  readonly expireMs: number;
  /** `undefined` where it is to be made whatever stands there. */
  readonly comparison: Comparison | undefined;
  readonly changes: EntryChanges;
}

/** The script's parameters for a write. */
export function writeParameters(write: Write): ScriptParameters {
  const { entries, lease, channel, message, expireMs, comparison, changes } = write;
  const { selection = [], found = new Map<string, Uint8Array>() } = comparison ?? {};
  const compared = selection === 'all' ? [...found.keys()] : selection;
  const stored = [...changes].filter(([, data]) => data !== undefined);
  const removed = [...changes.keys()].filter((name) => changes.get(name) === undefined);
  return {
    keys: lease === undefined ? [entries] : [entries, lease.lock],
    arguments: [
      lease?.holder ?? '',
      channel,
      message,
      String(expireMs),
      String(compared.length),
      String(selection === 'all' ? found.size : -1),
      String(stored.length),
      ...compared.flatMap((name) => {
        const text = found.get(name);
        return text === undefined ? [name, '-', ''] : [name, '=', text];
      }),
      ...stored.flatMap(([name, data]) => [name, data === undefined ? '' : encodeJson(data.toDict())]),
      ...removed,
    ],
  };
}

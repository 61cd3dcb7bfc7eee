import { encodeJson, type EntryChanges, type EntrySelection } from '@token-storage/core/adapter';

import type { ScriptParameters } from '../client/redis-client.ts';
import { Script } from '../client/script.ts';
import { FENCE_MS } from '../lock/count-times.ts';
import type { Fence } from '../lock/fence.ts';
import { NOTHING, type StoredTexts } from './stored-texts.ts';

/** What the script answers where it has written, and where the lease was lost. Otherwise it says what stands there. */
export const WRITTEN = 1;
export const LEASE_LOST = 0;

/**
 * Every write, in one round trip: looks whether the lease holds and nothing has changed since it was read, tells the change,
 * and makes it. It tells first, which nobody can act on before the script has ended: where the user may not publish, nothing
 * has been written by then.
 *
 * KEYS: the hash; the fence, where the write is under a lease. ARGV: the kind and the value of the fence, the channel, the
 * message, in how many milliseconds the namespace expires (0: never), the number of entries that must be as they were, that of
 * all entries (-1: as it may be), the number of entries to store. Then three for each that is compared, name, `=` and text or
 * `-` and nothing; two for each to store, name and text; and the names of those to remove.
 */
export const WRITE: Script = new Script(`
local hash, fence = KEYS[1], KEYS[2]
if ARGV[1] == 'lock' then
  if redis.call('GET', fence) ~= ARGV[2] then return ${LEASE_LOST} end
elseif ARGV[1] == 'count' then
  if tonumber(redis.call('GET', fence) or 0) > tonumber(ARGV[2]) then return ${LEASE_LOST} end
  redis.call('SET', fence, ARGV[2], 'PX', ${FENCE_MS})
end
local compared, all, stored = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local toStore = 9 + 3 * compared
local toRemove = toStore + 2 * stored
local isSame = all < 0 or redis.call('HLEN', hash) == all
local found = {}
for i = 9, toStore - 1, 3 do
  local text = redis.call('HGET', hash, ARGV[i])
  found[#found + 1] = text
  if text ~= (ARGV[i + 1] == '=' and ARGV[i + 2]) then isSame = false end
end
if not isSame then
  if all < 0 then return found end
  return redis.call('HGETALL', hash)
end
redis.call('PUBLISH', ARGV[3], ARGV[4])
for i = toStore, toRemove - 1, 2 do redis.call('HSET', hash, ARGV[i], ARGV[i + 1]) end
for i = toRemove, #ARGV do redis.call('HDEL', hash, ARGV[i]) end
if ARGV[5] ~= '0' then redis.call('PEXPIRE', hash, ARGV[5]) end
return ${WRITTEN}`);

/** What must stand in the hash for the write to be made. */
export interface Comparison {
  readonly selection: EntrySelection;
  readonly found: StoredTexts;
}

/** One write. */
export interface Write {
  readonly changes: EntryChanges;
  /** `undefined` where it is to be made whatever stands there. */
  readonly comparison: Comparison | undefined;
  readonly fence: Fence | undefined;
  readonly channel: string;
  readonly message: string;
  readonly expireMs: number;
}

/** The script's parameters for a write to a hash. */
export function writeParameters(hash: string, write: Write): ScriptParameters {
  const { changes, comparison, fence, channel, message, expireMs } = write;
  const { selection, found } = comparison ?? { selection: [], found: NOTHING };
  const compared = selection === 'all' ? [...found.texts.keys()] : selection;
  const stored = [...changes].flatMap(([name, data]) => (data === undefined ? [] : [name, encodeJson(data.toDict())]));
  const removed = [...changes.keys()].filter((name) => changes.get(name) === undefined);
  return {
    keys: fence === undefined ? [hash] : [hash, fence.key],
    arguments: [
      fence?.kind ?? '',
      fence?.value ?? '',
      channel,
      message,
      String(expireMs),
      String(compared.length),
      String(selection === 'all' ? found.fieldCount : -1),
      String(stored.length / 2),
      ...compared.flatMap((name) => {
        const text = found.texts.get(name);
        return text === undefined ? [name, '-', ''] : [name, '=', text];
      }),
      ...stored,
      ...removed,
    ],
  };
}

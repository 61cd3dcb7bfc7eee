import type { TokenStorageData } from '@token-storage/core';
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

/**
 * The same where nothing has to be looked at, in a form that takes the server half as long.
 *
 * KEYS: the hash. ARGV: the channel, the message, in how many milliseconds the namespace expires, and two for each entry.
 */
export const STORE: Script = new Script(`
redis.call('PUBLISH', ARGV[1], ARGV[2])
redis.call('HSET', KEYS[1], unpack(ARGV, 4))
if ARGV[3] ~= '0' then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return ${WRITTEN}`);

/** What Lua can pass on at once, and some. */
const MOST_ENTRIES = 1000;

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

/** A script, and what it is given. */
export interface ScriptCall {
  readonly script: Script;
  readonly parameters: ScriptParameters;
}

/** What makes a write to a hash. */
export function writeCall(hash: string, write: Write): ScriptCall {
  const { changes, comparison, fence, channel, message, expireMs } = write;
  if (comparison !== undefined || fence !== undefined || changes.size > MOST_ENTRIES)
    return { script: WRITE, parameters: writeParameters(hash, write) };
  const parameters: string[] = [channel, message, String(expireMs)];
  for (const [name, data] of changes) {
    if (data === undefined) return { script: WRITE, parameters: writeParameters(hash, write) };
    parameters.push(name, textOf(data));
  }
  return { script: STORE, parameters: { keys: [hash], arguments: parameters } };
}

function writeParameters(hash: string, write: Write): ScriptParameters {
  const { changes, comparison, fence, channel, message, expireMs } = write;
  const { selection, found } = comparison ?? { selection: [], found: NOTHING };
  const compared: (string | Uint8Array)[] = [];
  for (const name of selection === 'all' ? found.texts.keys() : selection) {
    const text = found.texts.get(name);
    if (text === undefined) compared.push(name, '-', '');
    else compared.push(name, '=', text);
  }
  const stored: string[] = [];
  const removed: string[] = [];
  for (const [name, data] of changes) {
    if (data === undefined) removed.push(name);
    else stored.push(name, textOf(data));
  }
  const counts = [compared.length / 3, selection === 'all' ? found.fieldCount : -1, stored.length / 2].map(String);
  return {
    keys: fence === undefined ? [hash] : [hash, fence.key],
    arguments: [
      fence?.kind ?? '',
      fence?.value ?? '',
      channel,
      message,
      String(expireMs),
      ...counts,
      ...compared,
      ...stored,
      ...removed,
    ],
  };
}

/** NaN and the infinities, which only what others have in `extra` may hold, need more than JSON has. */
const textOf = (data: TokenStorageData): string =>
  Object.keys(data.extra).length === 0 ? JSON.stringify(data.toDict()) : encodeJson(data.toDict());

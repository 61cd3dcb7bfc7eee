import { Script } from '../client/script.ts';
import { FENCE_MS } from '../lock/count-times.ts';

/**
 * Reads where the client's own commands would not do: they may ask a replica, and know of no lease.
 *
 * KEYS: the hash; the fence, where it is read under a lock that lies elsewhere. ARGV: the holder's count, 1 for all fields or
 * else 0, and the fields.
 */
export const READ: Script = new Script(`
if KEYS[2] and tonumber(redis.call('GET', KEYS[2]) or 0) <= tonumber(ARGV[1]) then
  redis.call('SET', KEYS[2], ARGV[1], 'PX', ${FENCE_MS})
end
if ARGV[2] == '1' then return redis.call('HGETALL', KEYS[1]) end
local found = {}
for i = 3, #ARGV do found[i - 2] = redis.call('HGET', KEYS[1], ARGV[i]) end
return found`);

import { Script } from '../client/script.ts';

/**
 * `SET NX PX`, which can be sent again where its answer was lost: 1 where the holder has the lock, or who has it.
 *
 * KEYS: the lock. ARGV: the holder, and for how many milliseconds it has the lock.
 */
export const TAKE: Script = new Script(`
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return owner end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`);

/** 1 where the holder still has the lock, and now for so many milliseconds more. KEYS and ARGV are the same. */
export const RENEW: Script = new Script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`);

/** Gives the lock back where the holder has it. KEYS: the lock. ARGV: the holder. */
export const RELEASE: Script = new Script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`);

import { Script } from '../client/script.ts';
import { COUNT_MS } from './count-times.ts';

/**
 * `SET NX PX`, which can be sent again where its answer was lost. Answers who has the lock where that is somebody else, and
 * otherwise how often it was taken, or 0 where that is not counted.
 *
 * KEYS: the lock; its count, where it is counted. ARGV: the holder, and for how many milliseconds it has the lock.
 */
export const TAKE: Script = new Script(`
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return owner end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
if not KEYS[2] then return 0 end
local count = redis.call('INCR', KEYS[2])
redis.call('PEXPIRE', KEYS[2], ${COUNT_MS})
return count`);

/** 1 where the holder still has the lock, and now for so many milliseconds more. KEYS and ARGV are the same. */
export const RENEW: Script = new Script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if KEYS[2] then redis.call('PEXPIRE', KEYS[2], ${COUNT_MS}) end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`);

/** Gives the lock back where the holder has it. KEYS: the lock. ARGV: the holder. */
export const RELEASE: Script = new Script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`);

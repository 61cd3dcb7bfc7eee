import { checkObject, EngineTokenStorage, errors } from '@token-storage/core/adapter';

import { checkClient, type RedisTokenStorageClient } from './client/redis-client.ts';
import { RedisEngine } from './redis-engine.ts';

/** What a {@link RedisTokenStorage} may be told. */
export interface RedisTokenStorageOptions {
  /** The namespace to read and write; `"DEFAULT"` by default. */
  readonly namespace?: string | undefined;
  /** Before every key and the channel; `"token-storage:"` by default. Programs with the same one share their tokens. */
  readonly prefix?: string | undefined;
  /** After how many seconds without a write the server forgets a namespace; never by default. Nobody is told of that. */
  readonly expireAfterSeconds?: number | undefined;
  /** How long a command may take, in milliseconds; 10,000 by default. */
  readonly commandTimeoutMs?: number | undefined;
}

const DEFAULT_PREFIX = 'token-storage:';
const DEFAULT_TIMEOUT_MS = 10_000;
/** What core counts on: no storage lets others take over sooner from one who does not move. */
const LEASE_MS = 10_000;

/**
 * Keeps tokens in Redis or Valkey, for services that run on more than one machine: on one server, one with replicas, or a
 * cluster.
 *
 * Each change is one script, so it is made whole or not at all, whoever else writes; a read shows what is stored, whoever wrote
 * it. **A failover can lose acknowledged writes**: replicas are behind. With `appendfsync always` a restart loses none. A
 * write whose connection was lost in the midst of it is an {@link UnknownResultError}. **Who may read the server can read the
 * tokens**.
 *
 * It uses your client of the package `redis`, which you connect before and close after it. Only `subscribe` opens a connection
 * of its own. `iterNamespaces` may name a namespace twice where keys are moved meanwhile. Names must be well-formed Unicode:
 * lone surrogates are refused.
 *
 * @example
 * ```ts
 * import { RedisTokenStorage } from '@token-storage/redis';
 * import { createClient } from 'redis';
 *
 * const client = await createClient({ url: 'redis://localhost:6379' }).connect();
 * const storage = new RedisTokenStorage(client);
 * const tokens = await storage.withNamespace('user-1').getTokenData('transfer.api.globus.org');
 * ```
 */
export class RedisTokenStorage extends EngineTokenStorage {
  /**
   * Sends nothing: the first operation does.
   *
   * @param client What `createClient`, `createCluster`, `createClientPool` or `createSentinel` of the package `redis` gives.
   * @throws {@link UsageError} when it is no such client, or an option has no such value.
   */
  constructor(client: RedisTokenStorageClient, options: RedisTokenStorageOptions = {}) {
    checkObject(options, 'The options of RedisTokenStorage');
    const {
      namespace,
      prefix = DEFAULT_PREFIX,
      expireAfterSeconds = 0,
      commandTimeoutMs: timeoutMs = DEFAULT_TIMEOUT_MS,
    } = options;
    checkPrefix(prefix);
    if (options.expireAfterSeconds !== undefined) checkPositive('expireAfterSeconds', 'seconds', expireAfterSeconds);
    checkPositive('commandTimeoutMs', 'milliseconds', timeoutMs);
    const expireMs = Math.ceil(expireAfterSeconds * 1000);
    super(new RedisEngine(checkClient(client), { prefix, expireMs, timeoutMs, leaseMs: LEASE_MS }), namespace);
  }
}

function checkPrefix(prefix: unknown): void {
  if (typeof prefix === 'string' && !/[{}]|\p{Surrogate}/u.test(prefix)) return;
  throw new errors.UsageError(
    'The option prefix must be a string without braces: the namespace is what stands in braces.',
  );
}

/** What setTimeout takes at most, and more than any namespace lives. */
const LARGEST = 0x7fff_ffff;

function checkPositive(name: string, unit: string, value: unknown): void {
  if (typeof value === 'number' && value > 0 && value <= LARGEST) return;
  throw new errors.UsageError(`The option ${name} must be a number of ${unit}, more than 0.`);
}

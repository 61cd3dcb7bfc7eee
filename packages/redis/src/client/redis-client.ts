import { errors } from '@token-storage/core/adapter';

/**
 * A client of the package `redis`, whatever its modules, functions, scripts and version of the protocol: what
 * `createClient`, `createCluster`, `createClientPool` and `createSentinel` give.
 */
export interface RedisTokenStorageClient {
  readonly isOpen: boolean;
  hGet(key: string, field: string): Promise<unknown>;
  hGetAll(key: string): Promise<unknown>;
  evalSha(sha1: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  withTypeMapping(typeMapping: object): object;
}

/** What a script is given. */
export interface ScriptParameters {
  readonly keys: readonly string[];
  readonly arguments: readonly (string | Uint8Array)[];
}

/** What is used of every kind of client. Its answers are unknown until they were looked at. */
export interface RedisClient extends RedisTokenStorageClient {
  /** What it puts before each key that it sends, and before none that comes back. */
  readonly _keyPrefix?: string | Uint8Array | undefined;
  hmGet(key: string, fields: readonly string[]): Promise<unknown>;
  evalSha(sha1: string, parameters: ScriptParameters): Promise<unknown>;
  eval(script: string, parameters: ScriptParameters): Promise<unknown>;
  scan(cursor: string, options: ScanOptions): Promise<{ readonly cursor: unknown; readonly keys: unknown }>;
  info(section: string): Promise<unknown>;
  withTypeMapping(typeMapping: object): RedisClient;
}

/** Which keys a scan looks for. */
export interface ScanOptions {
  readonly MATCH: string;
  readonly TYPE: string;
  readonly COUNT: number;
}

/** One connection, which can be made a second time. */
export interface SingleClient extends RedisClient {
  duplicate(overrides?: object): SingleClient;
  connect(): Promise<unknown>;
  destroy(): void;
  /** It keeps the process alive no longer. */
  unref(): void;
  on(event: 'error' | 'ready' | 'terminated', listener: () => void): unknown;
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
}

/** The client of a cluster. */
export interface ClusterClient extends RedisClient {
  readonly masters: readonly object[];
  nodeClient(node: object): Promise<SingleClient>;
}

/** Several connections to one server: a pool, or those that Sentinel looks after. */
interface SharedClients extends RedisClient {
  readonly execute?: (task: (client: SingleClient) => SingleClient) => Promise<SingleClient>;
  readonly _execute?: (
    isReadonly: boolean,
    task: (client: SingleClient) => Promise<SingleClient>,
  ) => Promise<SingleClient>;
}

/** @throws {@link UsageError} when it is something else, such as a client of another library. */
export function checkClient(client: unknown): RedisClient {
  const { hGetAll, evalSha, withTypeMapping } = Object(client) as Partial<RedisClient>;
  if ([hGetAll, evalSha, withTypeMapping].some((method) => typeof method !== 'function')) {
    throw new errors.UsageError(
      "The client must be one of the package 'redis', 6.3 or later: what createClient, createCluster, createClientPool or " +
        'createSentinel gives.',
    );
  }
  if (/[{}]/.test(sentPrefixOf(client as RedisClient))) {
    throw new errors.UsageError(
      'The keyPrefix of the client must have no braces: the namespace is what stands in braces.',
    );
  }
  return client as RedisClient;
}

/** What it puts before each key. */
export const sentPrefixOf = ({ _keyPrefix: prefix = '' }: RedisClient): string =>
  typeof prefix === 'string' ? prefix : new TextDecoder().decode(prefix);

/** Whether it is that of a cluster: its keys lie on several servers. */
export const isCluster = (client: RedisClient): client is ClusterClient => 'masters' in client;

/** Whether it may ask a replica, which lags behind, for what it only reads. */
export const mayReadReplicas = (client: RedisClient): boolean => isCluster(client) || 'getSentinelNode' in client;

/** A client for each server that has keys of its own. */
export async function everyMaster(client: RedisClient): Promise<readonly RedisClient[]> {
  if (!isCluster(client)) return [client];
  // One that is not connected knows of no servers, and would seem to be empty.
  if (!client.isOpen) throw new Error('The client is closed');
  return Promise.all(client.masters.map((node) => client.nodeClient(node)));
}

/** Another connection, not opened, to a server at which everything that is published can be heard. */
export async function duplicateOf(client: RedisClient): Promise<SingleClient> {
  // Whoever pings does so with a timer that keeps the process alive.
  const duplicate = (single: SingleClient): SingleClient => single.duplicate({ pingInterval: undefined });
  if (isCluster(client)) {
    const { masters } = client;
    const node = masters[Math.floor(Math.random() * masters.length)];
    if (node === undefined) throw new Error('The cluster has no masters.');
    return duplicate(await client.nodeClient(node));
  }
  const { _execute: onMaster, execute: onOne } = client as SharedClients;
  if (onMaster !== undefined) return onMaster.call(client, false, async (single) => duplicate(single));
  if (onOne !== undefined) return onOne.call(client, duplicate);
  return duplicate(client as SingleClient);
}

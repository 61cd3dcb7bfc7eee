import type { RedisTokenStorage, RedisTokenStorageClient } from '@token-storage/redis';
import type {
  createClient,
  createClientPool,
  createCluster,
  createSentinel,
  RedisClientPoolType,
  RedisClientType,
  RedisClusterType,
  RedisFunctions,
  RedisModules,
  RedisScripts,
  RedisSentinelType,
  RespVersions,
  TypeMapping,
} from 'redis';
import { describe, expectTypeOf, it } from 'vitest';

type Takes<Client> = Client extends ConstructorParameters<typeof RedisTokenStorage>[0] ? true : false;

describe('in TypeScript, the client may be', () => {
  it('whatever the package gives, as it is written without parameters', () => {
    expectTypeOf<Takes<ReturnType<typeof createClient>>>().toEqualTypeOf<true>();
    expectTypeOf<Takes<ReturnType<typeof createClientPool>>>().toEqualTypeOf<true>();
    expectTypeOf<Takes<ReturnType<typeof createCluster>>>().toEqualTypeOf<true>();
    expectTypeOf<Takes<ReturnType<typeof createSentinel>>>().toEqualTypeOf<true>();
    expectTypeOf<Takes<RedisClientType>>().toEqualTypeOf<true>();
  });

  it('one with any modules, functions, scripts, version of the protocol and mapping of types', () => {
    type Any<RESP extends RespVersions> =
      | RedisClientType<RedisModules, RedisFunctions, RedisScripts, RESP, TypeMapping>
      | RedisClientPoolType<RedisModules, RedisFunctions, RedisScripts, RESP, TypeMapping>
      | RedisClusterType<RedisModules, RedisFunctions, RedisScripts, RESP, TypeMapping>
      | RedisSentinelType<RedisModules, RedisFunctions, RedisScripts, RESP, TypeMapping>;
    expectTypeOf<Any<2>>().toExtend<RedisTokenStorageClient>();
    expectTypeOf<Any<3>>().toExtend<RedisTokenStorageClient>();
  });

  it('no client of another library', () => {
    interface OtherClient {
      hget(key: string, field: string): Promise<string | null>;
      hgetall(key: string): Promise<Record<string, string>>;
    }
    expectTypeOf<Takes<OtherClient>>().toEqualTypeOf<false>();
  });
});

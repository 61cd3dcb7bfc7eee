import { testTokenStorage } from '@token-storage/conformance';
import { RedisTokenStorage, type RedisTokenStorageClient } from '@token-storage/redis';
import { freshName } from 'test-support/fresh-name';
import { describe, it } from 'vitest';

import { decorations } from './decorations.ts';

/** Two clients of the same server or cluster, as two programs would have them. */
export type TwoClients = readonly [first: RedisTokenStorageClient, second: RedisTokenStorageClient];

/**
 * Defines the conformance suite for a server or a cluster, decorators included. Each test has a prefix of its own.
 *
 * @param clients Is called when a test begins.
 */
export function testInRedis(where: string, clients: () => TwoClients): void {
  for (const { name, decorate, capabilities } of decorations) {
    testTokenStorage({
      describe,
      it,
      name: `${name}, ${where}`,
      create: () => {
        const prefix = `${freshName()}:`;
        const [storage, second] = clients().map(
          (client) => () => decorate(new RedisTokenStorage(client, { prefix })),
        ) as [() => ReturnType<typeof decorate>, () => ReturnType<typeof decorate>];
        return { storage: storage(), reopen: second };
      },
      capabilities: { loneSurrogates: false, ...capabilities },
      scale: 0.5,
    });
  }
}

import { line } from 'example-node-script/report';
import { type RunningProvider, startProvider } from 'example-provider';
import { RedisServer } from 'test-support/redis-server';

import { Balancer } from './balancer.ts';
import { ServiceProcess } from './service-process.ts';
import type { Settings } from './settings.ts';

/** What runs on this machine for the service to be tried. */
export interface Stage {
  readonly settings: Settings;
  readonly provider: RunningProvider;
  readonly services: readonly ServiceProcess[];
}

const PROCESSES = 3;

/**
 * Starts a Redis server, a provider, a balancer and three processes of the service, for as long as a task takes. All of them
 * end with this program, however it ends.
 *
 * @param redisUrl A server that runs already, in place of one of its own.
 */
export async function onStage(redisUrl: string | undefined, task: (stage: Stage) => Promise<void>): Promise<void> {
  const ends: (() => Promise<unknown>)[] = [];
  try {
    const server = redisUrl === undefined ? await RedisServer.start() : undefined;
    ends.push(async () => server?.end());
    line(
      'redis',
      redisUrl === undefined ? `redis-server at ${server?.url}, on this machine alone` : 'yours: REDIS_URL',
    );

    const provider = await startProvider();
    ends.push(() => provider.close());
    line('provider', `oidc-provider at ${provider.issuer}, whose refresh tokens are good once`);

    const balancer = await Balancer.open();
    ends.push(() => balancer.close());
    const settings: Settings = {
      redisUrl: redisUrl ?? server?.url ?? '',
      publicUrl: balancer.url,
      issuer: provider.issuer,
      clientId: provider.nativeClientId,
      scope: provider.scope,
      resourceServer: provider.resourceServer,
      apiUrl: provider.apiUrl,
    };
    const services = await Promise.all(Array.from({ length: PROCESSES }, () => ServiceProcess.start(settings)));
    ends.push(() => Promise.all(services.map((service) => service.end())));
    for (const service of services) balancer.add(service.url);
    const processes = services.map(({ id, url }) => `process ${id} at ${url}`);
    line('service', [`at ${balancer.url}, which asks in turn`, ...processes].join('\n'));
    await task({ settings, provider, services });
  } finally {
    for (const end of ends.toReversed()) await end();
  }
}

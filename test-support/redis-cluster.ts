import { setTimeout as delay } from 'node:timers/promises';

import { createClient } from 'redis';

import { freePort, RedisServer, type RedisServerOptions } from './redis-server.ts';

const SLOTS = 16_384;

/** Three masters on loopback that share all slots. They end with this program at the latest. */
export class RedisCluster {
  readonly servers: readonly RedisServer[];

  private constructor(servers: readonly RedisServer[]) {
    this.servers = servers;
  }

  /** Resolves once every server knows the others. */
  static async start({ parameters = [], program }: RedisServerOptions = {}): Promise<RedisCluster> {
    const buses = await Promise.all([freePort(), freePort(), freePort()]);
    const servers = await Promise.all(
      buses.map((bus) => {
        const own = { 'cluster-enabled': 'yes', 'cluster-node-timeout': '2000', 'cluster-port': String(bus) };
        const flags = Object.entries(own).flatMap(([name, value]) => [`--${name}`, value]);
        return RedisServer.start({ parameters: [...flags, ...parameters], program });
      }),
    );
    await join(servers, buses);
    return new RedisCluster(servers);
  }

  /** What `createCluster` takes. */
  get rootNodes(): { url: string }[] {
    return this.servers.map(({ url }) => ({ url }));
  }

  async end(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.end()));
  }
}

async function join(servers: readonly RedisServer[], buses: readonly number[]): Promise<void> {
  const clients = await Promise.all(servers.map(({ url }) => createClient({ url }).connect()));
  const share = Math.ceil(SLOTS / clients.length);
  const [first] = clients;
  for (const [index, client] of clients.entries()) {
    const last = Math.min((index + 1) * share, SLOTS) - 1;
    await client.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', String(index * share), String(last)]);
    await client.sendCommand(['CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1)]);
    await first?.sendCommand(['CLUSTER', 'MEET', '127.0.0.1', String(servers[index]?.port), String(buses[index])]);
  }
  for (const client of clients) {
    for (;;) {
      const info = await client.clusterInfo();
      if (info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${clients.length}`)) break;
      await delay(20);
    }
    client.destroy();
  }
}

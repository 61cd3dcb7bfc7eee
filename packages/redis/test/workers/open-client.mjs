import { createClient, createCluster, createSentinel } from 'redis';

/** A client of one server, of a cluster (several addresses, with commas between them), or of what `sentinel:` knows. */
export async function openClient(place) {
  const socket = { reconnectStrategy: 10 };
  const client = create(place, socket);
  client.on('error', () => {});
  await client.connect();
  return client;
}

function create(place, socket) {
  const [url, ...more] = place.split(',');
  const { protocol, hostname: host, port } = new URL(url);
  if (protocol === 'sentinel:') {
    return createSentinel({
      name: 'tokens',
      sentinelRootNodes: [{ host, port: Number(port) }],
      nodeClientOptions: { socket },
      scanInterval: 200,
    });
  }
  if (more.length === 0) return createClient({ url, socket });
  return createCluster({ rootNodes: [url, ...more].map((one) => ({ url: one })), defaults: { socket } });
}

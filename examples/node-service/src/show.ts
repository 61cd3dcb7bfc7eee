import { RedisTokenStorage } from '@token-storage/redis';
import { inShort, line } from 'example-node-script/report';
import { createClient } from 'redis';

import { PREFIX } from './open-users.ts';
import { scene } from './scene.ts';
import { SERVED_BY } from './serve.ts';
import type { Stage } from './stage.ts';
import { Visitors } from './visitors.ts';

/** How often each user asks at once. */
const TIMES = 12;

/** Lets so many users come to the service, and says what they see. */
export async function show({ settings, provider, services }: Stage, count: number, signal: AbortSignal): Promise<void> {
  const { redisUrl, publicUrl, resourceServer } = settings;
  const visitors = new Visitors(publicUrl, count, signal);
  const [first = ''] = visitors.users;
  const client = await createClient({ url: redisUrl }).connect();
  // As any other program would: nothing that a process of the service knows.
  const redis = new RedisTokenStorage(client, { prefix: PREFIX });

  scene('users log in');
  for (const [index, user] of visitors.users.entries()) {
    const files = await visitors.logIn(user, index % 2 === 0 ? 'ada' : 'grace');
    if (user === first) line('sees', `${user}: ${inShort(await files.text())}`);
  }
  line('logged in', `${count} users, each begun at one process and finished by another`);
  const key = `${PREFIX}{${first}}`;
  const hours = Math.round((await client.ttl(key)) / 3600);
  const fields = JSON.stringify(await client.hKeys(key));
  line(
    'stored',
    `for each of them one hash, ${key}, with the fields ${fields}, for ${hours} hours after the last write`,
  );
  const begin = await visitors.all(TIMES);
  line('asked', `${count * TIMES} requests at once, answered by ${begin.processes.size} processes: ${begin.statuses}`);
  line('refreshed', `${provider.refreshes} times`);

  scene('an hour later');
  let expired = 0;
  for await (const user of redis.iterNamespaces()) {
    await redis.withNamespace(user).updateTokenData(resourceServer, (data) => data?.with({ expires_at_seconds: 1 }));
    expired += 1;
  }
  line('expired', `the access tokens of ${expired} users`);
  const later = await visitors.all(TIMES);
  line('asked', `${count * TIMES} requests at once, answered by ${later.processes.size} processes: ${later.statuses}`);
  line('refreshed', `${provider.refreshes} times: once for each user, whichever processes were asked`);

  scene('a process is killed');
  await services[0]?.kill();
  const left = await visitors.all(TIMES);
  line('asked', `${count * TIMES} requests at once, answered by ${left.processes.size} processes: ${left.statuses}`);

  scene('somebody logs out');
  const out = await visitors.logOut(first);
  line('removed', `${first}, by process ${out.headers.get(SERVED_BY)}, and revoked at the provider`);
  const refused = await visitors.files(first);
  line('asked', `${first}, of process ${refused.headers.get(SERVED_BY)}: ${refused.status} ${await refused.text()}`);
  client.destroy();
}

/** Removes what a show has left on a server that goes on. */
export async function tidyUp(redisUrl: string): Promise<void> {
  const client = await createClient({ url: redisUrl }).connect();
  const redis = new RedisTokenStorage(client, { prefix: PREFIX });
  for await (const user of redis.iterNamespaces()) await redis.withNamespace(user).removeAllTokenData();
  client.destroy();
}

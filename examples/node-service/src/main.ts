// A service in three processes, the users who come to it, and their tokens in Redis: everything, one after the other.
import { line } from 'example-node-script/report';
import { runScript } from 'example-node-script/run-script';

import { scene } from './scene.ts';
import { show, tidyUp } from './show.ts';
import { onStage } from './stage.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => stop.abort(new Error(`Stopped by ${signal}.`)));

const { REDIS_URL, STAY, USERS = '12' } = process.env;

await runScript(async () => {
  scene('what runs');
  await onStage(REDIS_URL, async (stage) => {
    try {
      await show(stage, Number(USERS), stop.signal);
      if (STAY === '1') await stay(stage.settings.publicUrl);
    } finally {
      await tidyUp(stage.settings.redisUrl);
    }
  });
  console.log('');
  line('ended', 'all of it (STAY=1 goes on until Ctrl-C)');
});

async function stay(url: string): Promise<void> {
  scene('now you');
  line('log in', `in a browser: ${url}/users/you/login`);
  line('log out', `curl -X POST ${url}/users/you/logout`);
  line('waits', 'Ctrl-C ends it');
  await new Promise((resolve) => stop.signal.addEventListener('abort', resolve));
}

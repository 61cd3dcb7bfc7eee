import { freshName } from 'test-support/fresh-name';
import { sample } from 'test-support/sample';
import { afterEach, expect, it, onTestFinished } from 'vitest';

import { IndexedDBTokenStorage } from '../src/indexeddb-token-storage.ts';
import { ChangeSignal } from '../src/page/change-signal.ts';
import type { ChannelsCommands } from './support/channels.worker.ts';
import { countChannels } from './support/count-channels.ts';
import { callWorker } from './support/worker-calls.ts';

const sleep = (): boolean => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
const wake = (): boolean => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
afterEach(() => void wake());

function open(location = freshName()): IndexedDBTokenStorage {
  const storage = new IndexedDBTokenStorage(location);
  onTestFinished(() => storage.close());
  return storage;
}

function channels(): ReturnType<typeof countChannels> {
  const counted = countChannels();
  onTestFinished(counted.stop);
  return counted;
}

it('opens one channel in a page for all the changes of a storage, and closes it with that', async () => {
  const counted = channels();
  const storage = open();
  for (let time = 0; time < 3; time += 1) await storage.storeTokenData(sample('name'));
  expect(counted.counts).toEqual({ opened: 1, open: 1 });
  await storage.close();
  expect(counted.counts).toEqual({ opened: 1, open: 0 });
});

it.each([
  ['subscribed', 1],
  ['not subscribed', 0],
])('leaves none open in a page that sleeps, not even for what is sent meanwhile, %s', async (_how, listening) => {
  const counted = channels();
  const storage = open();
  await storage.storeTokenData(sample('name'));
  const signal = new ChangeSignal(freshName(), async () => '');
  onTestFinished(() => signal.close());
  if (listening > 0) signal.listen(() => {});
  const sendLast = (): void => signal.send({ namespace: 'DEFAULT' });
  addEventListener('pagehide', sendLast);
  onTestFinished(() => removeEventListener('pagehide', sendLast));
  sleep();
  expect(counted.counts).toEqual({ opened: 2 + listening, open: 0 });
  wake();
  expect(counted.counts.open).toBe(listening);
  await storage.storeTokenData(sample('name'));
  expect(counted.counts.open).toBe(listening + 1);
});

it('leaves none open in a worker, which is not told when its page falls asleep', async () => {
  const worker = callWorker<ChannelsCommands>(
    new Worker(new URL('./support/channels.worker.ts', import.meta.url), { type: 'module' }),
  );
  expect(await worker.call('store', freshName(), 3)).toEqual({ opened: 3, open: 0 });
});

it('hears others by the channel that it has sent by before', async () => {
  const location = freshName();
  const [storage, other] = [open(location), open(location)];
  await storage.storeTokenData(sample('a'));
  const heard: unknown[] = [];
  storage.subscribe(({ resourceServers }) => heard.push(...(resourceServers ?? [])));
  await other.storeTokenData(sample('b'));
  await expect.poll(() => heard).toEqual(['b']);
});

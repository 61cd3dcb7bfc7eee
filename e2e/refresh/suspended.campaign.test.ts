import { CampaignRun, isLong } from 'test-support/campaign-run';
import { expect, test } from 'vitest';

import type { ClientProcess } from './client-process.ts';
import { ClientProcesses } from './client-processes.ts';
import { type SharedKind, sharedKinds } from './open-shared-storage.ts';

/** How long others wait for the answer of who was suspended, once its lock is theirs. */
const DEADLINE_MS = 5_000;

/** Where somebody is suspended. */
const PLACES = [
  'between its note and its call',
  'right before its call',
  'while its call is lost',
  'while its answer comes, and the old token is still good',
  'while its answer comes, and the old token is spent',
] as const;
type Place = (typeof PLACES)[number];

/** All of them take 10 s, which a lock lasts. */
const RUNS: readonly (readonly [SharedKind, Place])[] = isLong
  ? sharedKinds.flatMap((kind) => PLACES.map((place) => [kind, place] as const))
  : [
      ...PLACES.map((place) => ['json', place] as const),
      ['sqlite-delete', PLACES[1]],
      ['sqlite-delete', PLACES[3]],
      ['sqlite-wal', PLACES[0]],
      ['sqlite-wal', PLACES[4]],
      ['redis', PLACES[0]],
      ['redis', PLACES[3]],
    ];

test('who is suspended while it refreshes, for longer than its lock lasts, spends nothing twice and overwrites nothing that is newer when it goes on', async () => {
  const campaign = new CampaignRun('suspended while it refreshes');
  // Together, since they mostly wait.
  const calls = await Promise.all(RUNS.map(([kind, place]) => suspend(kind, place)));
  const figures = { suspensions: RUNS.length, calls: calls.reduce((sum, each) => sum + each, 0), lost: 0 };
  campaign.report({ rounds: RUNS.length, ...figures });
});

/** @returns How many calls there were. */
async function suspend(kind: SharedKind, place: Place): Promise<number> {
  const where = `${kind}, suspended ${place}`;
  const processes = await ClientProcesses.on(kind, { deadlineMs: DEADLINE_MS });
  const { server } = processes;
  const suspended = await processes.start({ stopsBeforeCall: place === 'right before its call' });
  const other = await processes.start();
  await other.ask({ logIn: await server.logIn() });
  server.isRotating = !place.endsWith('is still good');
  const late = await getAndSuspend(processes, suspended, place);

  let found = await other.ask('get');
  if (place.endsWith('is spent')) {
    // Nobody can know whether who is suspended will ever store the answer. Somebody logs in.
    expect(found, where).toEqual({ error: 'in-doubt' });
    await other.ask({ logIn: await server.logIn() });
    found = await other.ask('get');
  }
  expect(found, where).toEqual({ token: server.calls.at(-1)?.accessToken });
  expect(found.token, where).toBeDefined();

  const callsOfSuspended = suspended.calls;
  suspended.signal('SIGCONT');
  // It finds what is newer, or that it took too long.
  expect([found, { error: 'timeout' }, { error: 'network' }], where).toContainEqual(await late());
  expect(await suspended.ask('get'), where).toEqual(found);
  expect(await other.ask('look'), where).toEqual(found);
  // What it had begun may have gone on; nothing was called since.
  expect(suspended.calls, where).toBe(callsOfSuspended);
  expect(await server.isGood(found.token ?? ''), where).toBe(true);
  return server.calls.length;
}

/** Lets one ask for a token, and suspends it. Gives what waits for what comes of it. */
async function getAndSuspend(processes: ClientProcesses, suspended: ClientProcess, place: Place) {
  const { server } = processes;
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  let isStopped = false;
  const onStopped = (): void => {
    isStopped = true;
    resolve();
  };
  const stop = (): void => {
    if (!isStopped) suspended.signal('SIGSTOP');
    onStopped();
  };
  const isHandled = place.startsWith('while its answer');
  server.events = {
    arrived: (call) => {
      if (isHandled || call.caller !== suspended.caller) return;
      stop();
      call.cut();
    },
    handled: ({ caller }) => {
      if (isHandled && caller === suspended.caller) stop();
    },
  };
  const outcome = suspended.ask('get');
  if (place === 'between its note and its call') void processes.noteIsStored().then(stop);
  if (place === 'right before its call') void suspended.stops().then(onStopped);
  await stopped;
  return () => outcome;
}

/** Redis in the long form only: a lock there outlives by 10 s the one who is interrupted. */
const INTERRUPTED = RUNS.map(([kind]) => kind).filter((kind) => isLong || kind !== 'redis');

test.for([...new Set(INTERRUPTED)])(
  'Ctrl-C during a refresh costs no login where the old refresh token is still good, %s',
  async (kind) => {
    const processes = await ClientProcesses.on(kind);
    const { server } = processes;
    server.isRotating = false;
    const [interrupted, next] = await Promise.all([processes.start(), processes.start()]);
    await next.ask({ logIn: await server.logIn() });
    server.events = {
      arrived: async () => {
        server.events = {};
        interrupted.signal('SIGINT');
        await interrupted.ended();
      },
    };
    expect(await interrupted.ask('get')).toEqual({ error: 'died' });
    expect(await next.ask('get')).toEqual({ token: server.calls.at(-1)?.accessToken });
    expect(server.errors).toEqual([]);
  },
);

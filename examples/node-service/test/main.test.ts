import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createClient } from 'redis';
import { RedisServer } from 'test-support/redis-server';
import { RunningProgram } from 'test-support/running-program';
import { until } from 'test-support/until';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const main = new URL('../src/main.ts', import.meta.url);

describe('the service as a whole', () => {
  let folder: string;
  let program: RunningProgram | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'node-service-test-'));
  });
  afterEach(async () => {
    await program?.end('SIGKILL');
    await rm(folder, { recursive: true });
  });

  const start = (environment: NodeJS.ProcessEnv): RunningProgram => {
    program = new RunningProgram(main, { PATH: process.env['PATH'], TMPDIR: folder, ...environment });
    return program;
  };

  it('answers many users from three processes, refreshes once for each, goes on with two, and ends by itself', async () => {
    const run = start({});
    expect(await run.exitCode).toBe(0);
    expect(run.output).toMatch(/sees +user-01: sub ada, name Ada Lovelace, .*3 files$/m);
    expect(run.output).toMatch(/an hour later\n +expired +the access tokens of 12 users$/m);
    expect(run.output.match(/144 requests at once, answered by 3 processes: 144 × 200$/gm)).toHaveLength(2);
    expect(run.output).toMatch(/refreshed 0 times\n/);
    expect(run.output).toMatch(/refreshed 12 times: once for each user/);
    expect(run.output).toMatch(/killed\n +asked +144 requests at once, answered by 2 processes: 144 × 200$/m);
    const [, removedBy, refusedBy] = /by process (\d+), and revoked.*\n.*of process (\d+): 401 /.exec(run.output) ?? [];
    expect(removedBy).not.toBe(refusedBy);
    expect(run.output).toContain('{"code":"ERR_MISSING_TOKEN","todo":"log in"}');
    // Neither an ID token nor anything else that is as long as a token.
    expect(run.output).not.toMatch(/[\w-]{40}/);
    expect(processIdsOf(run)).toHaveLength(3);
    expect(processIdsOf(run).filter(isRunning)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves nothing on a server that was there before', async () => {
    await using server = await runningServer();
    const client = await createClient({ url: server.url }).connect();
    await client.set('of somebody else', 'kept');
    const run = start({ REDIS_URL: server.url, USERS: '2' });
    expect(await run.exitCode).toBe(0);
    expect(await client.keys('*')).toEqual(['of somebody else']);
    client.destroy();
  });

  it('takes all its processes with it when it is killed, the Redis server too', async () => {
    const run = start({});
    const url = await run.shows(/(redis:\S+),[^]*users log in/);
    await run.end('SIGKILL');
    await until('all have ended', () => !processIdsOf(run).some(isRunning));
    const client = createClient({ url, socket: { reconnectStrategy: false } });
    await expect(client.connect()).rejects.toThrow('ECONNREFUSED');
  });

  it('says what to install where there is no Redis server', async () => {
    // Only a shell is to be found there.
    await symlink('/bin/sh', join(folder, 'sh'));
    const run = start({ PATH: folder });
    expect(await run.exitCode).toBe(1);
    expect(run.output).toContain('apt-get install redis-server');
  });
});

async function runningServer(): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = await RedisServer.start();
  return { url: server.url, [Symbol.asyncDispose]: () => server.end() };
}

/** The processes of the service. */
const processIdsOf = ({ output }: RunningProgram): number[] =>
  [...output.matchAll(/process (\d+) at /g)].map(([, id]) => Number(id));

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

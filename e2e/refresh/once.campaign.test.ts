import { CampaignRun, isLong, roundsOf } from 'test-support/campaign-run';
import { expect, test } from 'vitest';

import { RefreshRounds } from '../support/refresh-rounds.ts';
import { ClientProcesses } from './client-processes.ts';
import { type SharedKind, sharedKinds } from './open-shared-storage.ts';

/** How often all of them need a token at once. */
const ROUNDS = roundsOf({ short: 10, long: 50 });
const PROCESSES = 8;
const KINDS: readonly SharedKind[] = isLong
  ? sharedKinds
  : ['json', 'sqlite-delete', 'sqlite-wal', 'redis', 'redis-cluster'];

test.for(KINDS)(
  `${PROCESSES} processes that need a token at once, %s: one obtains it, and ${ROUNDS} times one refreshes it, for all`,
  async (kind) => {
    const campaign = new CampaignRun(`${kind}: ${PROCESSES} processes need a token at once`);
    const processes = await ClientProcesses.on(kind, { obtains: true });
    const { server } = processes;
    const clients = await processes.startMany(PROCESSES);
    const obtained = await Promise.all(clients.map((client) => client.ask('get')));
    expect(server.calls.length).toBe(1);
    expect(obtained).toEqual(clients.map(() => ({ token: server.calls[0]?.accessToken })));

    const rounds = new RefreshRounds({ campaign, server, clients, keeper: clients[0]! });
    await rounds.logIn();
    for (let round = 0; round < ROUNDS; round += 1) await rounds.together();
    const calls = server.calls.length - 1;
    campaign.report({ rounds: ROUNDS, processes: PROCESSES, calls, refused: server.errors.length });
    const { seed } = campaign;
    const found = { seed, calls, errors: server.errors, faults: rounds.faults };
    expect(found).toEqual({ seed, calls: ROUNDS, errors: [], faults: [] });
  },
);

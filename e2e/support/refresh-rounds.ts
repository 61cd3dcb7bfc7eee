import { setTimeout as delay } from 'node:timers/promises';

import type { CampaignRun } from 'test-support/campaign-run';

import type { RemoteClient } from './remote-client.ts';
import { type Command, EXPIRED, type Outcome } from './token-client.ts';
import type { TokenCall, TokenServer } from './token-server.ts';

/** When the one who refreshes is killed: somebody at any time, or the one whose call is at the server. */
const MOMENTS = [
  'at any time',
  'before it is heard',
  'before it is handled',
  'before the answer',
  'after the answer',
] as const;
/** How long a refresh takes at most, on a machine that does nothing else. */
const REFRESH_MS = 60;
/** How long it takes at most from the answer until it is stored. */
const STORE_MS = 15;

/** What is used in several rounds. */
export interface RefreshRoundsDetails {
  readonly campaign: CampaignRun;
  readonly server: TokenServer;
  /** All that ask for tokens. */
  readonly clients: RemoteClient[];
  /** Prepares and looks; lives to the end. */
  readonly keeper: RemoteClient;
  /** Begins anew after a client's death. */
  readonly replace?: (index: number) => Promise<RemoteClient>;
}

/** Clients that all need a token at once, again and again, and what is not as it must be then. */
export class RefreshRounds {
  readonly faults: string[] = [];
  /** In how many rounds the answer died with the one who had asked, so that somebody has to log in. */
  inDoubt = 0;
  kills = 0;
  readonly #details: RefreshRoundsDetails;
  #round = 0;

  constructor(details: RefreshRoundsDetails) {
    this.#details = details;
  }

  /** A new login, with an access token that has expired. */
  async logIn(): Promise<void> {
    await this.#change({ logIn: await this.#details.server.logIn() });
  }

  /** Changes what is stored, and waits until all see that, as they see what time it is. */
  async #change(command: Command): Promise<void> {
    const { keeper, clients } = this.#details;
    await keeper.ask(command);
    await Promise.all(clients.map((client) => client.ask('catch up')));
  }

  /** All need a token at once: one of them spends the refresh token, and all get what it gave. */
  async together(): Promise<void> {
    const { server, clients } = this.#details;
    const before = server.calls.length;
    this.#round += 1;
    const outcomes = await Promise.all(clients.map((client) => client.ask('get')));
    const calls = server.calls.slice(before);
    const [token] = calls.flatMap(({ accessToken }) => accessToken ?? []);
    if (calls.length !== 1 || token === undefined) this.#fault(`${calls.length} calls: ${describe(calls)}`);
    this.#expect(outcomes, { token });
    // By the clock, or since the server refuses it, which all find out at once.
    if (this.#round % 2 === 1) await this.#change('expire');
    else await Promise.all(clients.map((client) => client.ask({ reject: token ?? '' })));
  }

  /** All need a token at once, and one is killed meanwhile. */
  async withKill(): Promise<void> {
    const { campaign, server, clients, keeper } = this.#details;
    const before = server.calls.length;
    const moment = MOMENTS[this.#round % MOMENTS.length]!;
    this.#round += 1;
    const base = await keeper.ask('look');
    let victim: number | undefined;
    let killed: Promise<void> | undefined;
    const kill = (index: number): Promise<void> | undefined => {
      victim ??= index;
      killed ??= clients[victim]?.kill();
      return killed;
    };
    const indexOf = ({ caller }: TokenCall): number => clients.findIndex((client) => client.caller === caller);
    const waits = campaign.random();
    server.events = {
      arrived: async (call) => {
        const stored = await keeper.ask('look');
        if (stored.token !== base.token) this.#fault(`${moment}: refreshes what is refreshed, ${describe([call])}`);
        if (victim !== undefined || !moment.startsWith('before it')) return;
        await kill(indexOf(call));
        if (moment === 'before it is heard') call.cut();
      },
      handled: async (call) => {
        if (moment === 'before the answer') await kill(indexOf(call));
        if (moment === 'after the answer') void delay(waits * STORE_MS).then(() => kill(indexOf(call)));
      },
    };
    const asked = clients.map((client) => client.ask('get'));
    if (moment === 'at any time') void delay(waits * REFRESH_MS).then(() => kill(campaign.below(clients.length)));
    const outcomes = await Promise.all(asked);
    await killed;
    server.events = {};
    await this.#judge(moment, server.calls.slice(before), outcomes, victim);
    if (victim !== undefined) {
      this.kills += 1;
      clients[victim] = (await this.#details.replace?.(victim)) ?? clients[victim]!;
    }
  }

  async #judge(moment: string, calls: TokenCall[], outcomes: Outcome[], victim: number | undefined): Promise<void> {
    const { server, clients, keeper } = this.#details;
    const stored = await keeper.ask('look');
    const given = calls.filter(({ accessToken }) => accessToken !== undefined);
    const living = outcomes.filter((outcome) => outcome.error !== 'died');
    if (given.length !== 1) this.#fault(`${moment}: ${given.length} tokens were given: ${describe(calls)}`);
    if (calls.some(({ error }) => error !== undefined)) {
      // The answer went to the dead: nobody else could have known.
      this.inDoubt += 1;
      if (given[0]?.caller !== clients[victim ?? -1]?.caller) this.#fault(`${moment}: revoked: ${describe(calls)}`);
      this.#expect(living, { error: 'in-doubt' });
      await this.logIn();
    } else {
      const token = given[0]?.accessToken ?? EXPIRED;
      this.#expect([...living, stored], { token });
      if (!(await server.isGood(token))) this.#fault(`${moment}: what is stored is revoked`);
      await this.#change('expire');
    }
  }

  #expect(outcomes: readonly Outcome[], expected: Outcome): void {
    for (const outcome of outcomes) {
      if (outcome.token === expected.token && outcome.error === expected.error) continue;
      this.#fault(`${JSON.stringify(outcome)} in place of ${JSON.stringify(expected)}`);
    }
  }

  #fault(what: string): void {
    this.faults.push(`round ${this.#round}: ${what}`);
  }
}

const describe = (calls: readonly TokenCall[]): string =>
  calls
    .map(({ caller, error, accessToken }) => `${caller} ${error ?? (accessToken ? 'accepted' : 'not handled')}`)
    .join(', ');

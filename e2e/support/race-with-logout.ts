import { setTimeout as delay } from 'node:timers/promises';

import type { CampaignRun } from 'test-support/campaign-run';

import type { RemoteClient } from './remote-client.ts';
import type { TokenServer } from './token-server.ts';

/** Who takes part in a race between a refresh and a logout. */
export interface LogoutRaceDetails {
  readonly campaign: CampaignRun;
  readonly server: TokenServer;
  readonly refreshing: RemoteClient;
  /** Who logs out; the same one, maybe. */
  readonly leaving: RemoteClient;
  readonly rounds: number;
}

/** How long who logs out waits at most, and the server before it answers. */
const LEAVES_AFTER_MS = 40;
const ANSWERS_AFTER_MS = 20;

/** Lets a refresh and a logout meet, and reports that. Gives what is not as it must be: something that is stored after that. */
export async function raceWithLogout(details: LogoutRaceDetails): Promise<{ seed: number; faults: string[] }> {
  const { campaign, server, refreshing, leaving, rounds } = details;
  const faults: string[] = [];
  const ends: Record<string, number> = {};
  server.events = { handled: () => delay(campaign.random() * ANSWERS_AFTER_MS) };
  for (let round = 1; round <= rounds; round += 1) {
    await leaving.ask({ logIn: await server.logIn() });
    const leavesAfterMs = campaign.random() * LEAVES_AFTER_MS;
    const got = refreshing.ask('get');
    await delay(leavesAfterMs);
    const left = await leaving.ask('log out');
    const { error } = await got;
    // Where it was read after the logout, which a validator inside calls missing.
    const isMissing = error === 'ERR_MISSING_TOKEN';
    const end = isMissing ? 'missing' : (error ?? 'refreshed');
    ends[end] = (ends[end] ?? 0) + 1;
    const { token: stored } = await leaving.ask('look');
    if (stored !== undefined) faults.push(`round ${round}: ${end}, and something is stored`);
    if (left.error !== undefined) faults.push(`round ${round}: who logs out gets ${left.error}`);
    if (!['refreshed', 'removed', 'missing'].includes(end)) faults.push(`round ${round}: who refreshes gets ${end}`);
  }
  const { refreshed = 0, removed = 0, missing = 0 } = ends;
  campaign.report({ rounds, refreshed, removed, missing, broughtBack: faults.length });
  return { seed: campaign.seed, faults };
}

import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { CampaignRun, roundsOf } from 'test-support/campaign-run';
import { temporaryFolder } from 'test-support/temporary-folder';
import { until } from 'test-support/until';
import { expect, it } from 'vitest';

import { fileKinds, openStorage } from './open-storage.ts';
import { Writers } from './writers.ts';

/** Kills and suspensions together. */
const FAULTS = roundsOf({ short: 12, long: 400 });
const WRITERS = 4;

it.each(fileKinds)(
  `${WRITERS} processes with random operations, ${FAULTS} kills and suspensions, %s: all that was acknowledged is there, in an order that can be`,
  async (kind) => {
    const campaign = new CampaignRun(`${kind}: ${WRITERS} processes do random operations`);
    const path = join(temporaryFolder(), 'tokens');
    const writers = new Writers(kind, path, campaign, WRITERS);
    let suspensions = 0;
    for (let fault = 0; fault < FAULTS; fault += 1) {
      // Something is to be stored between two of them.
      const before = writers.acknowledged;
      await until('something is stored', () => writers.acknowledged > before + 5);
      await delay(campaign.random() * 30);
      if (campaign.random() < 0.6) await writers.killOne();
      else {
        suspensions += 1;
        const { process } = writers.any();
        process.kill('SIGSTOP');
        await delay(campaign.random() * 200);
        process.kill('SIGCONT');
      }
    }
    await writers.finish();
    const { acknowledged, faults, failures, kills } = writers;
    campaign.report({ rounds: FAULTS, kills, suspensions, acknowledged, lost: faults.length });
    expect({ seed: campaign.seed, faults, failures }).toEqual({ seed: campaign.seed, faults: [], failures: {} });
    if (kind !== 'json') expect(integrity(path)).toBe('ok');
    // And the storage is as good as ever.
    const storage = openStorage(kind, path);
    await storage.removeAllTokenData();
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual([]);
    await storage.close();
  },
);

function integrity(path: string): unknown {
  const database = new DatabaseSync(path);
  try {
    return database.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
  } finally {
    database.close();
  }
}

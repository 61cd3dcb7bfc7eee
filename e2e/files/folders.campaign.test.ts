import { execFileSync, spawnSync } from 'node:child_process';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { CampaignRun, roundsOf } from 'test-support/campaign-run';
import { temporaryFolder } from 'test-support/temporary-folder';
import { until } from 'test-support/until';
import { expect, it, onTestFinished, type TestContext } from 'vitest';

import { find } from '../support/operation.ts';
import { type FileKind, fileKinds, openStorage } from './open-storage.ts';
import { Worker } from './worker.ts';
import { Writers } from './writers.ts';

const ROUNDS = roundsOf({ short: 2, long: 24 });
const WRITERS = 3;

/** Mounts something for one test. Skips the test, visibly, where that is not allowed. */
function mount(context: TestContext, where: string, ...options: readonly string[]): void {
  try {
    execFileSync('mount', [...options, where], { stdio: 'pipe' });
  } catch {
    console.warn(`Skipped "${context.task.name}": mounting is not permitted here.`);
    context.skip('mounting is not permitted here');
  }
  onTestFinished(() => void spawnSync('umount', ['-R', '-l', where]));
}

/** What may happen to the folder while others write. Each gives what ends it. */
const disturbances: Readonly<Record<string, (folder: string, readOnly: string) => () => void>> = {
  'full disk': (folder) => {
    const filler = join(folder, 'filler');
    const fill = (): void => {
      try {
        writeFileSync(filler, Buffer.alloc(2 ** 20), { flag: 'a' });
      } catch {
        // Full, as it should be: what went in stays.
      }
    };
    fill();
    // Once more and more: who replaces a file gives back the room of the old one.
    const timer = setInterval(fill, 10);
    return () => {
      clearInterval(timer);
      rmSync(filler, { force: true });
    };
  },
  'vanished folder': (folder) => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', folder]);
    return () => void execFileSync('umount', ['-l', folder]);
  },
  // Not in a short run: who cannot give a lock back where nothing can be renamed keeps others waiting for 10 s.
  'read-only folder': (folder, readOnly) => {
    execFileSync('mount', ['--bind', readOnly, folder]);
    return () => void execFileSync('umount', ['-l', folder]);
  },
};

/** What a storage may say then, by its code and the system's; everything else is a fault. */
const EXPECTED =
  /^(ERR_STORAGE_IO|ERR_STORAGE_UNAVAILABLE|ERR_STORAGE_QUOTA|ERR_LOCK_TIMEOUT|ERR_LOCK_LOST)( (E|SQLITE_)\w+)?$/;

it.for(fileKinds)(
  `${WRITERS} processes whose folder fills up, becomes read-only or vanishes ${ROUNDS} times, %s: typed errors, and then all that was acknowledged`,
  async (kind, context) => {
    const campaign = new CampaignRun(`${kind}: the folder fills up, becomes read-only, vanishes`);
    const folder = temporaryFolder();
    mount(context, folder, '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs');
    // The same folder once more. Made before there are writers: what is open to write cannot be made read-only.
    const readOnly = temporaryFolder();
    mount(context, readOnly, '--bind', folder);
    mount(context, readOnly, '-o', 'remount,bind,ro');
    const writers = new Writers(kind, join(folder, 'tokens'), campaign, WRITERS);
    const goOn = async (): Promise<void> => {
      const before = writers.acknowledged;
      await until('something is stored again', () => writers.acknowledged > before + 10);
    };
    await goOn();
    for (let round = 0; round < ROUNDS; round += 1) {
      const name = Object.keys(disturbances)[round % 3]!;
      const failures = sum(writers.failures);
      const disturb = (): (() => void) => disturbances[name]!(folder, readOnly);
      const end: () => void | Promise<void> = name === 'vanished folder' ? writers.goAway(disturb) : disturb();
      await until(`something fails: ${name}`, () => sum(writers.failures) > failures);
      await delay(campaign.random() * 50);
      await end();
      await goOn();
    }
    await writers.finish();
    const { acknowledged, faults, failures, kills } = writers;
    campaign.report({ rounds: ROUNDS, kills, acknowledged, lost: faults.length, failed: sum(failures), ...failures });
    const unexpected = Object.keys(failures).filter((code) => !EXPECTED.test(code));
    expect({ seed: campaign.seed, faults, unexpected }).toEqual({ seed: campaign.seed, faults: [], unexpected: [] });
  },
);

it.for(fileKinds)(
  `a folder that is renamed away ${ROUNDS} times while two processes count in it, %s: what they had been told is in what was renamed`,
  async (kind) => {
    const campaign = new CampaignRun(`${kind}: the folder is renamed away`);
    const base = temporaryFolder();
    const folder = join(base, 'folder');
    const counted = new Map<string, number>();
    const faults: string[] = [];
    let acknowledged = 0;
    const names = ['first', 'second'];
    /** What began before this may have gone into the folder that was renamed then. */
    let renamedAt = 0;
    for (const name of names) {
      new Worker('count', [kind, join(folder, 'tokens'), name]).onLine((line) => {
        const [word, value, begunAt] = line.split(' ');
        if (word === 'stored') {
          acknowledged += 1;
          if (Number(begunAt) > renamedAt) counted.set(name, Number(value));
        } else if (!EXPECTED.test(line)) faults.push(line);
      });
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      counted.clear();
      await until('both have counted', () => names.every((name) => counted.has(name)));
      await delay(campaign.random() * 30);
      const told = new Map(counted);
      const away = join(base, `away${round}`);
      renameSync(folder, away);
      renamedAt = Date.now();
      const found = await foundIn(kind, join(away, 'tokens'));
      for (const [name, value] of told) {
        if ((found[name] ?? 0) < value) faults.push(`round ${round}, ${name}: found ${found[name]}, told ${value}`);
      }
    }
    campaign.report({ rounds: ROUNDS, acknowledged, lost: faults.length });
    expect({ seed: campaign.seed, faults }).toEqual({ seed: campaign.seed, faults: [] });
  },
);

async function foundIn(kind: FileKind, path: string): Promise<Readonly<Record<string, number>>> {
  const storage = openStorage(kind, path);
  try {
    return await find(storage);
  } finally {
    await storage.close();
  }
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, each) => all + each, 0);

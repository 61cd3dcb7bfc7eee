import { globSync } from 'node:fs';
import { basename } from 'node:path';

import { root } from '../run.ts';

/** A campaign and the runner of its file. */
export interface Campaign {
  readonly name: string;
  readonly file: string;
  readonly runner: 'vitest' | 'playwright';
}

const patterns = ['packages/*/test', 'examples/*/test', 'e2e/files', 'e2e/refresh'].map(
  (folder) => `${folder}/**/*.campaign.test.ts`,
);

/**
 * Every campaign: a test file that says so in its name, and runs long where CAMPAIGN is "long". Its own name is that of
 * its package, or of its folder in e2e, and of the file: `json/processes`, `files/operations`, `tabs/kills`.
 */
export function findCampaigns(): Campaign[] {
  const vitest = globSync(patterns, { cwd: root }).map((file) => campaign('vitest', file));
  const playwright = globSync('e2e/tests/**/*.campaign.spec.ts', { cwd: root }).map((file) =>
    campaign('playwright', file),
  );
  // By name: what takes no browser comes in the order of the packages, then the tabs.
  return [...vitest.toSorted(byName), ...playwright.toSorted(byName)];
}

function campaign(runner: Campaign['runner'], path: string): Campaign {
  const file = path.replaceAll('\\', '/');
  const [first, second] = file.split('/');
  const owner = first === 'e2e' && second === 'tests' ? 'tabs' : second;
  return { name: `${owner}/${basename(file).replace(/\.campaign\..*$/, '')}`, file, runner };
}

const byName = (one: Campaign, other: Campaign): number => (one.name < other.name ? -1 : 1);

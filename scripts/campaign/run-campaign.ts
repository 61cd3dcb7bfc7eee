import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import type { JSONReport } from '@playwright/test/reporter';
import type { JsonTestResults } from 'vitest/node';

import { cacheFolder, root, tools } from '../run.ts';
import type { Campaign } from './find-campaigns.ts';
import type { Figures } from './figures.ts';
import { type Outcome, readPlaywright, readVitest } from './read-report.ts';

/** How often one that looks on hears that it still runs. */
const PROGRESS_MS = process.stdout.isTTY ? 1000 : 30_000;
const MARK = 'CAMPAIGN ';

/** What ran and what came of it. */
export interface CampaignResult extends Outcome {
  readonly seed: number;
  readonly seconds: number;
  /** What the campaign reported, a line for each of its parts. */
  readonly runs: readonly (Figures & { readonly name: string })[];
  /** The file with everything that it said. */
  readonly log: string;
}

export interface CampaignOptions {
  readonly seed: number;
  readonly rounds?: string | undefined;
  /** Told from time to time the seconds so far, and the name of the part that ended last. */
  readonly onProgress: (seconds: number, lastPart: string | undefined) => void;
}

/** Runs the long form of one campaign to its end, as a process of its own. */
export async function runCampaign(
  { name, file, runner }: Campaign,
  { seed, rounds, onProgress }: CampaignOptions,
): Promise<CampaignResult> {
  const folder = cacheFolder('campaigns');
  const log = join(folder, `${name.replace('/', '-')}.log`);
  const report = join(folder, `${name.replace('/', '-')}.json`);
  rmSync(report, { force: true });
  const { args, env, read } = runners[runner](file, report);
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env, CAMPAIGN: 'long', SEED: String(seed), ...(rounds && { ROUNDS: rounds }) },
  });
  const output = createWriteStream(log);
  child.stderr.pipe(output, { end: false });
  const runs: CampaignResult['runs'][number][] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    output.write(`${line}\n`);
    const run = readMarked(line);
    if (run !== undefined) runs.push(run);
  });
  const started = performance.now();
  const secondsSoFar = (): number => Math.round((performance.now() - started) / 1000);
  const timer = setInterval(() => onProgress(secondsSoFar(), runs.at(-1)?.name), PROGRESS_MS);
  let isStopped = false;
  const stop = (signal: NodeJS.Signals): void => {
    isStopped = true;
    child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  const code = await new Promise<number | string | null>((resolve) =>
    child.once('close', (status, signal) => resolve(status ?? signal)),
  );
  for (const signal of signals) process.off(signal, stop);
  clearInterval(timer);
  output.end();
  // What was stopped halfway says nothing of the library.
  if (isStopped) process.exit(1);

  const { passed, failed, skipped } = existsSync(report)
    ? read(readFileSync(report, 'utf8'))
    : { passed: 0, failed: [], skipped: [] };
  // What belongs to no test: an unhandled rejection, a file that could not be loaded.
  if (code !== 0 && failed.length === 0) failed.push(`The campaign itself (exit code ${code})`);
  return { seed, seconds: secondsSoFar(), passed, failed, skipped, runs, log };
}

interface Runner {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly read: (report: string) => Outcome;
}

const runners: Record<Campaign['runner'], (file: string, report: string) => Runner> = {
  vitest: (file, report) => ({
    args: [
      tools.vitest,
      'run',
      file,
      '--project=node',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    env: {},
    read: (text) => readVitest(JSON.parse(text) as JsonTestResults),
  }),
  playwright: (file, report) => ({
    args: [tools.playwright, 'test', file, '--workers=1', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    read: (text) => readPlaywright(JSON.parse(text) as JSONReport),
  }),
};

/** What a campaign says of itself: a line with the mark and JSON, wherever the test runner puts it. */
function readMarked(line: string): CampaignResult['runs'][number] | undefined {
  const at = line.indexOf(`${MARK}{`);
  if (at === -1) return undefined;
  try {
    // What stands behind it is how a terminal is told of colours.
    return JSON.parse(line.slice(at + MARK.length, line.lastIndexOf('}') + 1)) as CampaignResult['runs'][number];
  } catch (error) {
    throw new Error(`A campaign reports what is not JSON: ${line}`, { cause: error });
  }
}

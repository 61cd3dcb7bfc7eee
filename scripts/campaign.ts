// `pnpm campaign`: runs the long fault campaigns one after the other, and writes docs/reliability.md.
//
//   <name>       only the campaigns whose name contains this, such as json or json/processes
//   --seed N     what is random goes as it went with this seed, as far as the machine lets it
//   --rounds N   so many rounds of each, instead of as many as a long run has
//   --list       says which campaigns there are
//   --report     writes the page once more from what earlier runs left in docs/reliability.json
import { parseArgs } from 'node:util';
import { describeFigures, describeSeconds } from './campaign/figures.ts';
import { type Campaign, findCampaigns } from './campaign/find-campaigns.ts';
import { commit, machine } from './campaign/machine.ts';
import { Results } from './campaign/results.ts';
import { runCampaign } from './campaign/run-campaign.ts';
import { buildPackages } from './packages.ts';
import { type StepResult, Steps, succeed } from './steps.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    rounds: { type: 'string' },
    list: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
  },
});
for (const option of ['seed', 'rounds'] as const) {
  const value = values[option];
  if (value !== undefined && !/^\d{1,10}$/.test(value)) fail(`--${option} ${value}: give a whole number.`);
}
const all = findCampaigns();
const chosen = all.filter(({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)));
if (chosen.length === 0) {
  fail(
    `No campaign is named ${positionals.join(' or ')}. There are:\n${all.map(({ name }) => `  ${name}`).join('\n')}`,
  );
}
const results = new Results();

if (values.list) {
  for (const { name, file } of chosen) console.log(`${name.padEnd(32)} ${file}`);
} else if (values.report) {
  await succeed(results.write(all));
} else {
  await runAll();
}

async function runAll(): Promise<void> {
  const steps = new Steps();
  if (await steps.run('Build', buildPackages)) {
    for (const [index, campaign] of chosen.entries()) {
      await steps.run(`${campaign.name} (${index + 1} of ${chosen.length})`, () => runOne(campaign));
    }
  }
  steps.finish();
}

async function runOne(campaign: Campaign): Promise<StepResult> {
  // Below 2 ** 31, as the generators take it.
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`Seed ${seed}; once more: npx -y pnpm@12 campaign ${campaign.name} --seed ${seed}`);
  // Before it begins: a commit made meanwhile is not what ran.
  const where = { ...machine(), ...commit(), date: new Date().toISOString() };
  const result = await runCampaign(campaign, { seed, rounds: values.rounds, onProgress: showProgress });
  for (const line of result.runs) console.log(`${line.name}: ${describeFigures(line)}`);
  for (const name of result.failed) console.log(`FAILED ${name}`);
  if (result.failed.length > 0) console.log(`What it said is in ${result.log}.`);
  const { log: _, ...kept } = result;
  results.set(campaign.name, { ...kept, ...(values.rounds && { rounds: Number(values.rounds) }), ...where });
  // After each, so that a run that is stopped keeps what it has.
  await succeed(results.write(all));
  return { passed: result.passed, failed: result.failed.length, skipped: result.skipped.length };
}

function showProgress(seconds: number, said: string | undefined): void {
  const text = `… ${describeSeconds(seconds)}${said === undefined ? '' : `, ${said}`}`;
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${text}\r`);
  else console.log(text);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

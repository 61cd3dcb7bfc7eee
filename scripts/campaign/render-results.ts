import type { Campaign } from './find-campaigns.ts';
import { describeFigures, describeSeconds } from './figures.ts';
import type { Result } from './result.ts';

/** The results as Markdown: the sum of all, then each campaign with what it counted and how to run it again. */
export function renderResults(campaigns: readonly Campaign[], byName: Readonly<Record<string, Result>>): string {
  const ran = campaigns.flatMap((campaign) => {
    const result = byName[campaign.name];
    return result === undefined ? [] : [{ ...campaign, result }];
  });
  const missing = campaigns.filter(({ name }) => !(name in byName)).map(({ name }) => `\`${name}\``);
  return [
    ...(ran.length > 0 ? [renderSum(ran.map(({ result }) => result))] : []),
    ...(missing.length > 0 ? [`Not run in their long form so far: ${missing.join(', ')}.`] : []),
    ...ran.map(({ name, file, result }) => renderCampaign(name, file, result)),
  ].join('\n\n');
}

/** The figures that all campaigns name alike, added up. */
function renderSum(results: readonly Result[]): string {
  const runs = results.flatMap((result) => result.runs);
  const total = (key: string): number => runs.reduce((sum, run) => sum + numberOf(run[key]), 0);
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  const failed = results.flatMap((result) => result.failed).length;
  const sums: readonly (readonly [name: string, value: number | string])[] = [
    ['campaigns', results.length],
    ['tests in them', results.reduce((sum, result) => sum + result.passed + result.failed.length, 0)],
    ['time', describeSeconds(seconds)],
    ['processes, tabs and browsers killed', total('kills')],
    ['processes suspended', total('suspensions')],
    ['writes that were acknowledged', total('acknowledged')],
    ['of those lost', total('lost')],
    ['tests failed', failed],
  ];
  const rows = sums.map(([name, value]) => `| ${name} | ${typeof value === 'number' ? format(value) : value} |`);
  return ['| all together | how much |', '| --- | ---: |', ...rows].join('\n');
}

function renderCampaign(name: string, file: string, result: Result): string {
  const lines = [
    `### ${name}`,
    `[${file}](../${file}): ${result.passed} passed, ${result.failed.length} failed, in ${describeSeconds(result.seconds)}. ${renderMachine(result)}`,
  ];
  if (result.failed.length > 0) lines.push(list('Failed:', result.failed));
  if (result.skipped.length > 0) lines.push(list('Skipped, since this machine lacks what they need:', result.skipped));
  if (result.runs.length > 0) {
    const rows = result.runs.map((run) => `| ${escape(run.name)} | ${escape(describeFigures(run))} |`);
    lines.push(['| what ran | what it counted |', '| --- | --- |', ...rows].join('\n'));
  }
  const rounds = result.rounds === undefined ? '' : ` --rounds ${result.rounds}`;
  lines.push(`\`\`\`sh\nnpx -y pnpm@12 campaign ${name} --seed ${result.seed}${rounds}\n\`\`\``);
  return lines.join('\n\n');
}

const renderMachine = ({ date, commit, node, chromium, system, cores, memoryGB }: Result): string =>
  `On ${date.slice(0, 10)}, at commit ${commit}; Node ${node}${chromium === undefined ? '' : `, Chromium ${chromium}`}, ${system}, ${cores} cores, ${memoryGB} GB.`;

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
const list = (title: string, names: readonly string[]): string =>
  `${title}\n\n${names.map((each) => `- ${escape(each)}`).join('\n')}`;
const escape = (text: string): string =>
  text.replaceAll(/[|<>]/g, (character) => `\\${character}`).replaceAll('\n', ' ');
const format = (number: number): string => number.toLocaleString('en-US');

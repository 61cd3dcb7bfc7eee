import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { root, runTool } from '../../scripts/run.ts';
import { renderPlots } from './render-plots.ts';
import { renderResult } from './render-result.ts';
import type { Result } from './result.ts';

const folder = join(root, 'bench/results');
const page = join(root, 'bench/README.md');
/** The files of results, in the order in which the page has them. */
const NAMES = ['node', 'page', 'worker'] as const;
/** By which part of `pnpm bench` each is measured. */
const PARTS = { node: 'node', page: 'browser', worker: 'browser' } as const;
// What stands outside the marks is written by people.
const BEGIN = '<!-- Written by `pnpm bench --write` from results/: -->';
const END = '<!-- So far. -->';

/** Which result it is, and so the name of its files. */
export type ResultName = (typeof NAMES)[number];

/** Keeps a result, in place of the one before. */
export async function keepResult(name: ResultName, result: Result): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(name), JSON.stringify(result, null, 2));
  await runTool('oxfmt', [fileOf(name)]);
}

/** Draws the plots and writes the page from what is kept, formatted as everything else. */
export async function writeReport(): Promise<void> {
  const known = NAMES.filter((name) => existsSync(fileOf(name))).map((name) => ({ name, result: resultOf(name) }));
  for (const { name, result } of known) {
    for (const { file, svg } of renderPlots(name, result)) writeFileSync(join(folder, file), svg);
  }
  const text = readFileSync(page, 'utf8');
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`${page} has lost the marks between which the results stand.`);
  const missing = new Set(NAMES.filter((name) => !existsSync(fileOf(name))).map((name) => PARTS[name]));
  const commands = [...missing].map((part) => `\`pnpm bench ${part} --write\``);
  const results = [
    ...known.map(({ name, result }) => renderResult(name, result)),
    ...(commands.length > 0 ? [`Not measured so far: ${commands.join(', ')}.`] : []),
  ].join('\n\n');
  writeFileSync(page, `${text.slice(0, begin)}${BEGIN}\n\n${results}\n\n${text.slice(end)}`);
  await runTool('oxfmt', [page]);
}

const fileOf = (name: ResultName): string => join(folder, `${name}.json`);
const resultOf = (name: ResultName): Result => JSON.parse(readFileSync(fileOf(name), 'utf8')) as Result;

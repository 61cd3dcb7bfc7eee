import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { root, runTool } from '../run.ts';
import type { Campaign } from './find-campaigns.ts';
import { renderResults } from './render-results.ts';
import type { Result } from './result.ts';

const figures = join(root, 'docs/reliability.json');
const page = join(root, 'docs/reliability.md');
// What stands outside the marks is written by people.
const BEGIN = '<!-- Written by `pnpm campaign` from reliability.json: -->';
const END = '<!-- So far. -->';

/** What each campaign came to when it ran last: a run of some leaves what is known of the others. */
export class Results {
  set(name: string, result: Result): void {
    this.#save({ ...this.#load(), [name]: result });
  }

  /**
   * Writes the page from the figures, formatted as everything else.
   *
   * @param campaigns Those that there are; what is known of others, which are gone, is dropped.
   * @returns The exit code of the formatter.
   */
  write(campaigns: readonly Campaign[]): Promise<number> {
    const known = this.#load();
    const kept = campaigns
      .filter(({ name }) => name in known)
      .map(({ name }) => [name, known[name] as Result] as const);
    const byName = Object.fromEntries(kept);
    this.#save(byName);
    const text = readFileSync(page, 'utf8');
    const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
    if (begin === -1 || end < begin) throw new Error(`${page} has lost the marks between which the results stand.`);
    const results = renderResults(campaigns, byName);
    writeFileSync(page, `${text.slice(0, begin)}${BEGIN}\n\n${results}\n\n${text.slice(end)}`);
    return runTool('oxfmt', [figures, page]);
  }

  // Read each time: another run may have written meanwhile.
  #load(): Record<string, Result> {
    return existsSync(figures) ? (JSON.parse(readFileSync(figures, 'utf8')) as Record<string, Result>) : {};
  }

  #save(byName: Record<string, Result>): void {
    writeFileSync(figures, JSON.stringify(byName, null, 2));
  }
}

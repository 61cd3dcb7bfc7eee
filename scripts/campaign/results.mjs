import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runTool } from '../run.mjs';
import { renderResults } from './render-results.mjs';

const FIGURES = 'docs/reliability.json';
const PAGE = 'docs/reliability.md';
// What stands outside the marks is written by people.
const BEGIN = '<!-- Written by `pnpm campaign` from reliability.json: -->';
const END = '<!-- So far. -->';

/** What each campaign came to when it ran last: a run of some leaves what is known of the others. */
export class Results {
  #byName;

  constructor() {
    const path = join(root, FIGURES);
    this.#byName = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  }

  set(name, result) {
    this.#byName[name] = result;
  }

  /**
   * Writes the figures, and the page from them, formatted as everything else.
   *
   * @param campaigns Those that there are; what is known of others, which are gone, is dropped.
   * @returns The exit code of the formatter.
   */
  write(campaigns) {
    const kept = campaigns.filter(({ name }) => name in this.#byName).map(({ name }) => [name, this.#byName[name]]);
    writeFileSync(join(root, FIGURES), JSON.stringify(Object.fromEntries(kept), null, 2));
    const page = readFileSync(join(root, PAGE), 'utf8');
    const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
    if (begin === -1 || end < begin) throw new Error(`${PAGE} has lost the marks between which the results stand.`);
    const results = renderResults(campaigns, this.#byName);
    writeFileSync(join(root, PAGE), `${page.slice(0, begin)}${BEGIN}\n\n${results}\n\n${page.slice(end)}`);
    return runTool('oxfmt', [FIGURES, PAGE]);
  }
}

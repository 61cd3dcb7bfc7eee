import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../run.ts';
import { StepError, type StepResult } from '../steps.ts';

/** A comment that names a file below docs/, and the block under it, which shows that file. */
const SAMPLE = /(<!-- (samples\/\S+) -->\n+```\w+\n)([\s\S]*?)(^```)/gm;
const MARKER = /<!-- samples\//g;

/** What only a compiler could find wrong, and none looks at inside a page. */
const ONLY_IN_FILES = /^```(?:tsx|js|jsx|mjs|vue|svelte|html)\n/gm;

const docs = join(root, 'docs');
const readSample = (file: string): string => readFileSync(join(docs, file), 'utf8');

/**
 * A page in which every sample is as in its file, which is compiled, formatted and tested there.
 *
 * @param read Gives the text of a file below docs/.
 * @throws StepError when a comment has no block under it, or a block should have a comment.
 */
export function withSamples(page: string, read: (file: string) => string): string {
  const samples = [...page.matchAll(SAMPLE)];
  if (samples.length !== [...page.matchAll(MARKER)].length) {
    throw new StepError('A comment that names a sample has no block of code under it.');
  }
  if (ONLY_IN_FILES.test(page.replaceAll(SAMPLE, ''))) {
    throw new StepError('Code that is not ```ts must be a file in docs/samples, named in a comment above it.');
  }
  return page.replaceAll(SAMPLE, (_all, above: string, file: string, _old, below: string) =>
    [above, read(file).trimEnd(), '\n', below].join(''),
  );
}

/** Whether pages and files show the same code; each file that no page shows is one failure. */
export function checkDocSamples({ write = false } = {}): StepResult {
  const unused = new Set(
    globSync(['samples/*/**/*.{ts,tsx,mjs,vue,svelte,html,json}'], { cwd: docs, exclude: isNoSample }),
  );
  const failures: string[] = [];
  let passed = 0;
  for (const page of globSync('**/*.md', { cwd: docs, exclude: isNoSample })) {
    const text = readFileSync(join(docs, page), 'utf8');
    for (const [, , file = ''] of text.matchAll(SAMPLE)) unused.delete(file);
    try {
      const shown = withSamples(text, readSample);
      if (write) writeFileSync(join(docs, page), shown);
      else if (shown !== text) throw new StepError('shows other code than its samples: node scripts/main.mjs samples');
      passed += 1;
    } catch (error) {
      failures.push(`docs/${page}: ${(error as Error).message}`);
    }
  }
  failures.push(...[...unused].map((file) => `docs/${file}: no page shows it.`));
  for (const failure of failures) console.error(failure);
  return { passed, failed: failures.length, failures };
}

const isNoSample = (path: string): boolean => /(?:^|[/\\])(?:node_modules|test|\.vitepress)$/.test(path);

import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { expect, it } from 'vitest';

import { root } from '../run.ts';

const page = readFileSync(join(root, 'docs/runtimes.md'), 'utf8');

it('says of every tool that is tried what it needs', () => {
  const tools = globSync('e2e/tools/*.tool.mjs', { cwd: root }).map((path) => basename(path));
  expect(tools.length).toBeGreaterThan(4);
  expect(tools.filter((tool) => !page.includes(`](../e2e/tools/${tool})`))).toEqual([]);
});

it('names the versions that are tried', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'e2e/tools/package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const compilers = Object.keys(dependencies).flatMap((name) => /^typescript-(.+)$/.exec(name)?.[1] ?? []);
  expect(compilers.toSorted()[0]).toBe('5.7');
  expect(compilers.filter((version) => !page.includes(version))).toEqual([]);
  const majors = { 'Next.js': 'next', Jest: 'jest', vitest: 'vitest', Parcel: '@parcel/core' };
  for (const [tool, name] of Object.entries(majors)) {
    expect(page).toContain(`${tool} ${dependencies[name]?.split('.')[0]}`);
  }
});

import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const document = readFileSync(new URL('../../../docs/python-differences.md', import.meta.url), 'utf8');
const rows = document
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, items]) => /^\d/.test(items ?? ''))
  .map(([, items = '', , , tests = '']) => ({ items, tests }));

/** The item numbers in the titles of a test file: "(item 17)", "(items 17, 36-46)". */
function itemsOf(text: string): Set<number> {
  const numbers = new Set<number>();
  for (const [, list = ''] of text.matchAll(/\b(?:items?) ([\d\w, -]+)/g)) {
    for (const [, from, to] of list.matchAll(/(\d+)\w?(?:-(\d+))?/g)) {
      for (let item = Number(from); item <= Number(to ?? from); item += 1) numbers.add(item);
    }
  }
  return numbers;
}

it.each(rows)('the difference in item $items is shown by tests that name it: $tests', ({ items, tests }) => {
  for (const test of tests.split(', ')) {
    const [folder, ...path] = test.split('/');
    const file = new URL(`../../${folder}/test/${path.join('/')}.test.ts`, import.meta.url);
    expect(existsSync(file), test).toBe(true);
    const named = itemsOf(readFileSync(file, 'utf8'));
    expect(
      items.match(/\d+/g)?.some((item) => named.has(Number(item))),
      `${test} names none of ${items}`,
    ).toBe(true);
  }
});

it('the table of differences has rows', () => {
  expect(rows.length).toBeGreaterThan(40);
});

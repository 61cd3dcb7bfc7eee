import { expect, it } from 'vitest';

import { isReleased, parseChange, withVersion } from '../release/changelog.ts';

const change = parseChange(`---
'@token-storage/core': minor
"@token-storage/json": patch
---

It does this
and that.
`);

it('reads which packages a change is about, and what users get', () => {
  expect(change).toEqual({ packages: ['@token-storage/core', '@token-storage/json'], text: 'It does this\nand that.' });
});

it('reads the file of a change that comes from Windows', () => {
  expect(parseChange("---\r\n'@token-storage/core': patch\r\n---\r\n\r\nIt works.\r\n")).toEqual({
    packages: ['@token-storage/core'],
    text: 'It works.',
  });
});

const before = '# Changelog\n\n## 0.1.0 (unreleased)\n\nThe first version.\n';

it('puts the newest version on top, with an item for each change', () => {
  expect(withVersion(before, '0.2.0', '2027-01-31', [change])).toBe(`# Changelog

## 0.2.0 (2027-01-31)

- \`@token-storage/core\`, \`@token-storage/json\`: It does this
  and that.

## 0.1.0 (unreleased)

The first version.
`);
});

it('begins a changelog that has no version', () => {
  const text = withVersion('# Changelog\n', '0.1.0', '2027-01-31', [{ packages: ['a'], text: 'New.' }]);
  expect(text).toBe('# Changelog\n\n## 0.1.0 (2027-01-31)\n\n- `a`: New.\n');
});

it('says of a version with a date alone that it is released', () => {
  const after = withVersion(before, '0.2.0', '2027-01-31', [change]);
  expect(['0.2.0', '0.1.0', '0.2', '0.3.0'].map((version) => isReleased(after, version))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

import { describe, expect, it } from 'vitest';

import { checkDocSamples, withSamples } from '../checks/doc-samples.ts';

const page = (code: string): string =>
  ['# A page', '', '<!-- samples/a/b.tsx -->', '', '```tsx', code, '```', '', 'More.'].join('\n');

describe('the samples of the documentation', () => {
  it('are in the pages as they are in their files', () => {
    expect(checkDocSamples().failures).toEqual([]);
  });

  it('replace what a page shows of them, and nothing else', () => {
    expect(withSamples(page('old'), (file) => `new, of ${file}\n`)).toBe(page('new, of samples/a/b.tsx'));
    expect(withSamples(page('$& and $1'), () => '$& and $1\n')).toBe(page('$& and $1'));
  });

  it('must be there where a page names one', () => {
    expect(() => withSamples('<!-- samples/a.ts -->\n\nNo code.', () => '')).toThrow('no block of code');
  });

  it('are the only code of which nobody else makes sure that it compiles', () => {
    expect(() => withSamples('```tsx\n<p />\n```', () => '')).toThrow('docs/samples');
    expect(withSamples('```ts\nexport {};\n```', () => '')).toContain('export');
  });
});

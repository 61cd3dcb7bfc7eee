import { globSync } from 'node:fs';

import { root } from './run.ts';

/** The texts of the documentation that people write, as paths in the repository. The reference in `docs/api/` is made of the code. */
export const documents = (): string[] =>
  globSync(['*.md', 'docs/**/*.md', 'packages/*/README.md'], {
    cwd: root,
    exclude: ['docs/api/**', '**/node_modules/**'],
  });

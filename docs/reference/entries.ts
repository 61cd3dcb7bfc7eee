import { join } from 'node:path';

import { type Application, Comment } from 'typedoc';

import { manifestOf, packages } from '../../scripts/packages.ts';

/** Those that are looked for most; the others follow. */
const first = ['core', 'memory', 'json', 'sqlite', 'indexeddb', 'redis'];

/**
 * Every entry of every package that is published, with its source: of `@token-storage/core/adapter`, `packages/core/src/adapter.ts`. Those
 * that applications use come first.
 */
export function entrySources(): [entry: string, file: string][] {
  const rank = (entry: string): number => (first.indexOf(entry.replace('@token-storage/', '')) + 99) % 99;
  return packages()
    .flatMap(({ name, folder, entries }) =>
      entries.map((entry): [string, string] => [
        entry,
        join(folder, 'src', `${entry.slice(name.length + 1) || 'index'}.ts`),
      ]),
    )
    .toSorted(([a], [b]) => rank(a) - rank(b));
}

/** Calls each entry in the reference as one imports it, and says what it is: `core/src/adapter` is `@token-storage/core/adapter`. */
export function nameEntries({ converter }: Application): void {
  const descriptions = new Map(packages().map(({ name, folder }) => [name, manifestOf(folder).description]));
  converter.on('resolveBegin', ({ project }) => {
    for (const entry of project.children ?? []) {
      entry.name = `@token-storage/${entry.name.replace('/src', '')}`;
      const text = descriptions.get(entry.name) ?? 'The second door, for those who write a storage of their own';
      entry.comment = new Comment([{ kind: 'text', text: `${text}.` }]);
    }
  });
}

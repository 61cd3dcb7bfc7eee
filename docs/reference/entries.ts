import { join } from 'node:path';

import type { Application } from 'typedoc';

import { packages } from '../../scripts/packages.ts';

/** The sources of every entry of every package that is published: of `@token-storage/core/adapter`, `packages/core/src/adapter.ts`. */
export const entrySources = (): string[] =>
  packages().flatMap(({ name, folder, entries }) =>
    entries.map((entry) => join(folder, 'src', `${entry.slice(name.length + 1) || 'index'}.ts`)),
  );

/** Calls each entry in the reference as one imports it: `core/src/adapter` is `@token-storage/core/adapter`. */
export function nameEntries({ converter }: Application): void {
  converter.on('resolveBegin', ({ project }) => {
    for (const entry of project.children ?? []) entry.name = `@token-storage/${entry.name.replace('/src', '')}`;
  });
}

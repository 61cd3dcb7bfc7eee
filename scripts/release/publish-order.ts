import { manifestOf, type Package, packages } from '../packages.ts';

/** All packages, each after those that it stands on: whoever installs one of them meanwhile finds what it needs. */
export function publishOrder(): Package[] {
  const waiting = new Map(packages().map((each) => [each.name, each]));
  const ordered: Package[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ folder }) => {
      const { dependencies, peerDependencies } = manifestOf(folder);
      return Object.keys({ ...dependencies, ...peerDependencies }).every((name) => !waiting.has(name));
    });
    if (ready.length === 0) throw new Error(`They stand on each other: ${[...waiting.keys()].join(', ')}`);
    for (const each of ready) waiting.delete(each.name);
    ordered.push(...ready);
  }
  return ordered;
}

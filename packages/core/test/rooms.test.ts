import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { expect, it } from 'vitest';

// The lint rule import/no-cycle keeps files from importing each other in a circle; this is about the folders they are in.

const source = new URL('../src/', import.meta.url);
const files = globSync('**/*.ts', { cwd: source }).map((file) => file.replaceAll('\\', '/'));

/** What each folder imports of others, types included: "decorators" → "contract" → the import that does. */
const imports = new Map<string, Map<string, string>>();
for (const file of files) {
  const room = dirname(file);
  for (const [, path = ''] of readFileSync(new URL(file, source), 'utf8').matchAll(/\bfrom '(\.[^']+)'/g)) {
    const target = join(room, path);
    if (dirname(target) === room) continue;
    if (!imports.has(room)) imports.set(room, new Map());
    imports.get(room)?.set(dirname(target), `${file} imports ${target}`);
  }
}

/** The imports on the way from one room to another, or `undefined` where none leads there. */
function wayTo(wanted: string, from: string, seen = new Set<string>()): readonly string[] | undefined {
  for (const [room, line] of imports.get(from) ?? []) {
    if (room === wanted) return [line];
    if (seen.has(room)) continue;
    const rest = wayTo(wanted, room, seen.add(room));
    if (rest !== undefined) return [line, ...rest];
  }
  return undefined;
}

it.each([...imports.keys()])('nothing that the room %s imports leads back to it', (room) => {
  expect(wayTo(room, room)).toBeUndefined();
});

it('errors stand at the bottom, and import nothing', () => {
  expect(files).toContain('errors/token-storage-error.ts');
  expect(imports.has('errors')).toBe(false);
});

it('the contract knows of no adapter, decorator or validator', () => {
  for (const room of imports.keys()) {
    if (!/^(?:adapter|decorators|validators)\b/.test(room)) continue;
    expect(wayTo(room, 'contract')).toBeUndefined();
  }
});

it('the README lists rooms from top to bottom', () => {
  const readme = readFileSync(new URL('../README.md', source), 'utf8');
  const listed = Array.from(readme.matchAll(/^\| `([\w-]+)\/`/gm), ([, room]) => room);
  expect(listed).toContain('contract');
  const floorOf = (room: string): number => listed.indexOf(room.split('/')[0] ?? '');
  const upwards = [...imports].flatMap(([room, targets]) =>
    [...targets].filter(([target]) => floorOf(room) > floorOf(target) && floorOf(target) >= 0).map(([, line]) => line),
  );
  expect(upwards).toEqual([]);
});

import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { documents } from '../documents.ts';
import { linkPackages } from '../packages.ts';
import { cacheFolder, root, tools } from '../run.ts';
import { StepError, type StepResult } from '../steps.ts';

/** A TypeScript example, and the file in which it is compiled. */
interface Example {
  /** Where it was found. */
  readonly source: string;
  readonly file: string;
  readonly text: string;
}

/** What the guides' samples have installed, and so a reader. */
const INSTALLED = 'docs/samples/node_modules';

/** Compiles every TypeScript example of the documentation, each by itself, as a reader would copy it. */
export function checkDocExamples(): StepResult {
  const folder = cacheFolder('doc-examples');
  rmSync(folder, { recursive: true });
  linkPackages(folder);
  for (const name of globSync(['[a-z]*', '@*/*'], { cwd: join(root, INSTALLED) })) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    if (!existsSync(link)) symlinkSync(join(root, INSTALLED, name), link, 'junction');
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));

  const examples = [...documents(), ...globSync('packages/*/src/**/*.ts', { cwd: root })].flatMap(examplesIn);
  for (const { file, text } of examples) writeFileSync(join(folder, file), text);
  const tsconfig = {
    extends: join(root, 'tsconfig.tests.json'),
    compilerOptions: { moduleDetection: 'force', noUnusedLocals: false, noUnusedParameters: false },
    files: examples.map(({ file }) => file),
    include: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));

  const { stdout, status } = spawnSync(process.execPath, [tools.tsc, '-p', folder, '--pretty', 'false'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const failed = examples.filter(({ file }) => stdout.includes(`${file}(`));
  if (status !== 0 && failed.length === 0) throw new StepError(stdout);
  // In the words of the compiler, but in the place where the example was found.
  for (const { file, source } of failed) {
    const ofThisFile = stdout.split('\n').filter((line) => line.startsWith(`${file}(`));
    for (const line of ofThisFile) console.error(line.replace(/^[^(]*\((\d+),(\d+)\)/, `${source}:$1:$2`));
  }
  return { passed: examples.length - failed.length, failed: failed.length };
}

/** Each fenced block of a file, under as many empty lines as keep its line numbers. */
function examplesIn(source: string): Example[] {
  const isMarkdown = source.endsWith('.md');
  const lines = readFileSync(join(root, source), 'utf8').split('\n');
  const text = isMarkdown ? lines : lines.map((line) => /^ *\* ?(.*)$/.exec(line)?.[1] ?? '');
  return text.flatMap((line, start) => {
    // What has a file of its own is compiled there.
    if (line !== '```ts' || text[start - 2]?.startsWith('<!-- samples/')) return [];
    const end = text.indexOf('```', start);
    const file = `${source.replaceAll(/[/\\]/g, '-')}.${start + 1}.ts`;
    return [{ source, file, text: '\n'.repeat(start + 1) + text.slice(start + 1, end).join('\n') }];
  });
}

import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

import { build, type BuildFailure, type Metafile } from 'esbuild';

import { linkPackages, packages } from '../packages.ts';
import { cacheFolder, root } from '../run.ts';
import type { Counts } from '../steps.ts';

/** What a page imports, and how many bytes of it may travel. */
interface Budget {
  readonly source: string;
  /** What the page has loaded already: counted is what comes to it. */
  readonly beside?: string | (() => string);
  readonly budget?: number;
}

/** Those that are for Node alone. */
export const nodeOnly = new Set(['@token-storage/node-files', '@token-storage/cli']);

/** What every adapter takes of core: what an application with two adapters loads once. */
const contract = "export { EngineTokenStorage } from '@token-storage/core/adapter';";

const memory = "export { MemoryTokenStorage } from '@token-storage/memory';";

/** What published files import from core, as a module that gives just that. */
function takenFromCore(...files: readonly string[]): string {
  const texts = files.map((file) => readFileSync(join(root, 'packages', file), 'utf8'));
  const from = (door: string): string => {
    const imports = new RegExp(`import \\{([^}]+)\\} from "${door}"`);
    const names = texts.flatMap((text) => imports.exec(text)?.[1]?.split(',') ?? []);
    return `export { ${[...new Set(names.map((name) => name.trim()))].join(', ')} } from '${door}';`;
  };
  return ['@token-storage/core', '@token-storage/core/adapter'].map(from).join('\n');
}

/** The script of sql.js as it is published; the package of SQLite holds the same one. */
const sqlJs = join(root, 'packages/sqlite/node_modules/sql.js/dist/sql-wasm-browser.js');

/**
 * What a page imports first, and how many bytes of it may travel: of the whole bundle, or of what it adds to another
 * one. What an adapter alone takes of core counts as its own.
 *
 * The aim is 12 kB for memory, 19 for JSON and 16 for IndexedDB as a whole, of which 5 are its own, zod and idb included: 5
 * and 1.4 of them. What keeps logins in browsers that die and pages that sleep takes somewhat more, and so do the words of
 * errors. These are the sizes that it has come to: they must not grow.
 */
const budgets: readonly Budget[] = [
  { source: memory, budget: 12_000 },
  { source: "export { JSONTokenStorage } from '@token-storage/json';", budget: 21_170 },
  { source: "export { IndexedDBTokenStorage } from '@token-storage/indexeddb';", beside: contract, budget: 5_820 },
  {
    source: "export { SQLiteTokenStorage } from '@token-storage/sqlite';",
    // Core's text of entries and names of applications are what JSON's storage stands on as well.
    beside: () =>
      `${takenFromCore('sqlite/dist/index.browser.js', 'indexeddb/dist/engine.js', 'indexeddb/dist/shared.js')}
       export { default } from ${JSON.stringify(sqlJs)};`,
    budget: 10_650,
  },
  {
    source: `${memory} export { authorizedFetch, RefreshingTokenStorage, refreshWith } from '@token-storage/core';`,
    beside: memory,
    budget: 9_800,
  },
];

/** Bundles what pages import: within its budget, without Node, and without what is only loaded when it is needed. */
export async function checkBundles(): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const resolveDir = cacheFolder('bundles');
  linkPackages(resolveDir);
  const whole: Budget[] = packages()
    .filter(({ name }) => !nodeOnly.has(name))
    .flatMap(({ entries }) => entries.map((entry) => ({ source: `export * from '${entry}';` })));
  for (const { source, beside, budget = Number.POSITIVE_INFINITY } of [...budgets, ...whole]) {
    const { bytes: all, problem } = await bundle(source, resolveDir);
    const base = typeof beside === 'function' ? beside() : beside;
    const bytes = base === undefined ? all : all - (await bundle(base, resolveDir)).bytes;
    const isTooLarge = bytes > budget;
    const verdict = problem ?? (isTooLarge ? 'TOO LARGE' : 'ok');
    counts[verdict === 'ok' ? 'passed' : 'failed'] += 1;
    const limit = Number.isFinite(budget) ? ` of ${inKilobytes(budget)}` : '';
    const where = beside === undefined ? '' : `, beside ${inKilobytes(all - bytes)} of what it stands on`;
    console.log(`${source.padEnd(70)} ${`${inKilobytes(bytes)}${limit}`.padStart(20)}  ${verdict}${where}`);
  }
  return counts;
}

interface Bundle {
  readonly bytes: number;
  readonly problem: string | undefined;
}

/** The size of what is loaded at once, minified and compressed, and what is wrong with it. */
async function bundle(contents: string, resolveDir: string): Promise<Bundle> {
  try {
    const { outputFiles, metafile } = await build({
      stdin: { contents, resolveDir },
      absWorkingDir: root,
      bundle: true,
      format: 'esm',
      // Its conditions are a page's, and a module of Node cannot be resolved on it.
      platform: 'browser',
      target: 'es2022',
      minify: true,
      splitting: true,
      outdir: resolveDir,
      write: false,
      metafile: true,
      logLevel: 'silent',
    });
    const initial = initialFiles(metafile);
    const bytes = outputFiles
      .filter(({ path }) => initial.has(relative(root, path)))
      .reduce((sum, file) => sum + gzipSync(file.contents, { level: 9 }).length, 0);
    const inputs = [...initial].flatMap((file) => Object.keys(metafile.outputs[file]?.inputs ?? {}));
    const eager = lazy.find(({ isPartOf }) => inputs.some((input) => isPartOf(input)));
    return { bytes, problem: eager && `${eager.name} IS NOT LAZY` };
  } catch (error) {
    // Such as an export that is not there, or a module of Node.
    const { errors } = error as Partial<BuildFailure>;
    return { bytes: 0, problem: errors?.map(({ text }) => text).join('\n') ?? String(error) };
  }
}

/** What is not to be loaded before it is needed: to verify ID tokens, and SQLite itself. */
const lazy = [
  { name: 'jose', isPartOf: (input: string) => input.includes('node_modules/jose/') },
  { name: 'WebAssembly', isPartOf: (input: string) => /\/embedded-wasm\.[^/]*js$/.test(input) },
];

/** The entry and what it imports statically. */
function initialFiles({ outputs }: Metafile): Set<string> {
  const files = new Set(Object.keys(outputs).filter((file) => outputs[file]?.entryPoint === '<stdin>'));
  for (const file of files) {
    for (const { path, kind } of outputs[file]?.imports ?? []) if (kind === 'import-statement') files.add(path);
  }
  return files;
}

const inKilobytes = (bytes: number): string => (Number.isFinite(bytes) ? `${(bytes / 1000).toFixed(2)} kB` : '');

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { nodeResolve } from '@rollup/plugin-node-resolve';
import * as esbuild from 'esbuild';
import { rollup } from 'rollup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { nodeOnly } from '../../scripts/checks/bundles.ts';
import { manifestOf, packages } from '../../scripts/packages.ts';
import { root, tools } from '../../scripts/run.ts';
import { installTarballs } from './install-tarballs.ts';
import { environments, resolutions, typeCheck } from './type-check.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'consumers-')));
const entries = packages().flatMap(({ entries: names }) => names);
/** npm is slow on a machine that does other things as well. */
const INSTALL_MS = 120_000;
let app = '';

beforeAll(async () => {
  app = await installTarballs(folder);
  for (const file of ['on-node.ts', 'in-a-page.ts']) {
    copyFileSync(join(import.meta.dirname, 'app', file), join(app, file));
  }
}, INSTALL_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program in the folder, and returns what it prints. */
function runProgram(file: string, text: string): string {
  writeFileSync(join(app, file), text);
  const { stdout, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', file], {
    cwd: app,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.trim();
}

const list = JSON.stringify(entries);

describe('packages that are installed from tarballs alone, without a network', () => {
  it('are all there, each once, and stand on each other', () => {
    for (const { name, version } of packages()) {
      expect(manifestOf(join(app, 'node_modules', name))).toMatchObject({ name, version });
    }
    const nested = spawnSync('npm', ['ls', '--all', '--json'], { cwd: app, encoding: 'utf8' });
    expect(JSON.parse(nested.stdout)).not.toHaveProperty('problems');
  });

  it('give the same to import and to require, through every entry', () => {
    const program = `
      const { createRequire } = await import('node:module');
      const require = createRequire(import.meta.url);
      for (const entry of ${list}) {
        const required = require(entry);
        const imported = Object.entries(await import(entry)).filter(([name]) => name !== 'module.exports');
        for (const [name, value] of imported) if (required[name] !== value) console.log(entry, name);
        console.log(imported.length > 0);
      }`;
    expect(runProgram('import.mjs', program).split('\n')).toEqual(entries.map(() => 'true'));
  });

  it('keep a login for a program that is CommonJS', () => {
    const program = `
      const { JSONTokenStorage } = require('@token-storage/json');
      const { RefreshingTokenStorage } = require('@token-storage/core');
      const response = { access_token: 'FAKE-access', token_type: 'Bearer', expires_in: 3600, scope: 'read' };
      const storage = new RefreshingTokenStorage(new JSONTokenStorage('common.json'), { refresh() {} });
      storage.storeTokenResponse(response, { resourceServer: 'api.example' })
        .then(() => storage.getTokenData('api.example'))
        .then(({ access_token }) => console.log(access_token));`;
    expect(runProgram('common.cjs', program)).toBe('FAKE-access');
  });
});

const inPages = packages().filter(({ name }) => !nodeOnly.has(name));
const onNode = packages().filter(({ name }) => name !== '@token-storage/indexeddb');

describe.each(Object.keys(resolutions) as (keyof typeof resolutions)[])(
  'their types, found as %s does',
  (resolution) => {
    it.each(Object.keys(environments) as (keyof typeof environments)[])(
      'are sound by themselves: %s',
      (environment) => {
        const modules = (environment === 'node' ? onNode : inPages).flatMap(({ entries: names }) => names);
        const files = [environment === 'node' ? 'on-node.ts' : 'in-a-page.ts'];
        symlinkTypesOfNode();
        expect(typeCheck({ tsc: tools.tsc, folder: app, environment, resolution, entries: modules, files })).toBe('');
      },
    );
  },
);

function symlinkTypesOfNode(): void {
  const types = join(app, 'node_modules/@types');
  rmSync(types, { force: true });
  symlinkSync(join(root, 'node_modules/@types'), types, 'junction');
}

describe('an application on them runs when it is bundled for Node by', () => {
  const bundlers: Record<string, (outfile: string) => Promise<unknown>> = {
    esbuild: (outfile) => esbuild.build({ ...shared(outfile), format: 'esm', packages: 'bundle' }),
    'esbuild, as CommonJS': (outfile) => esbuild.build({ ...shared(outfile), format: 'cjs', packages: 'bundle' }),
    rollup: async (outfile) => {
      const compiled = join(app, 'on-node.js');
      await esbuild.build({ ...shared(compiled), format: 'esm', packages: 'external' });
      const bundle = await rollup({
        input: compiled,
        plugins: [nodeResolve({ exportConditions: ['node'] })],
        external: /^node:/,
      });
      await bundle.write({ file: outfile, format: 'es', inlineDynamicImports: true });
      await bundle.close();
    },
  };
  const shared = (outfile: string): esbuild.BuildOptions => ({
    entryPoints: [join(app, 'on-node.ts')],
    absWorkingDir: app,
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });

  it.each(Object.keys(bundlers))('%s', async (name) => {
    const bundle = `bundle-${Object.keys(bundlers).indexOf(name)}.${name.endsWith('CommonJS') ? 'cjs' : 'mjs'}`;
    await bundlers[name]?.(join(app, bundle));
    const program = `const { logIn } = await import('./${bundle}'); console.log(...await logIn('./${bundle}.json'))`;
    expect(runProgram('bundled.mjs', program)).toBe('ERR_MISSING_TOKEN FAKE-access');
  });
});

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where code is to run, as its configuration says it. */
export const environments = {
  page: { lib: ['ES2022', 'DOM'], types: [] },
  worker: { lib: ['ES2022', 'WebWorker'], types: [] },
  node: { lib: ['ES2022'], types: ['node'] },
} as const;

/** How packages are looked for. */
export const resolutions = {
  node16: { module: 'node16', moduleResolution: 'node16' },
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
} as const;

/** How a user's code is compiled. */
export interface TypeCheck {
  /** The compiler's file. */
  readonly tsc: string;
  /** A user's, with the packages installed. */
  readonly folder: string;
  readonly environment: keyof typeof environments;
  readonly resolution: keyof typeof resolutions;
  /** Whose modules they import, each as a whole. */
  readonly entries: readonly string[];
  /** Files of the user's, in that folder. */
  readonly files?: readonly string[];
}

/** Compiles as strictly as one can, the packages' own declarations included. Returns what the compiler has to say. */
export function typeCheck({ tsc, folder, environment, resolution, entries, files = [] }: TypeCheck): string {
  const name = `every-entry-${environment}-${resolution}`;
  const imports = entries.map((entry, index) => `export * as entry${index} from '${entry}';`);
  writeFileSync(join(folder, `${name}.ts`), imports.join('\n'));
  const compilerOptions = {
    ...environments[environment],
    ...resolutions[resolution],
    // Installed beside the compiler, not in the folder.
    typeRoots: [join(folder, 'node_modules/@types')],
    target: 'es2022',
    noEmit: true,
    strict: true,
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
  };
  const tsconfig = join(folder, `${name}.json`);
  writeFileSync(tsconfig, JSON.stringify({ compilerOptions, files: [`${name}.ts`, ...files] }));
  const { stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', tsconfig, '--pretty', 'false'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return stdout + stderr;
}

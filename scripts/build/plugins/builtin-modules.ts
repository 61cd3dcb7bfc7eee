import type { Plugin } from 'vite';

const NAMED_IMPORT = /^import \{ ([^}]+) \} from "(node:[^"]+)";$/gm;

/**
 * Takes Node's modules as `require` would. Whoever imports `node:fs` makes an ES module of it, which asks for every one of its
 * properties, and so loads streams and promises that nobody uses: 3 ms at each start, where this takes 0.01.
 *
 * @see {@link https://nodejs.org/api/process.html#processgetbuiltinmoduleid | process.getBuiltinModule}
 */
export const builtinModules: Plugin = {
  name: 'builtin-modules',
  renderChunk: (code) => {
    const taken = code.replaceAll(NAMED_IMPORT, (_, names: string, id: string) => {
      const bindings = names.replaceAll(' as ', ': ');
      return `const { ${bindings} } = process.getBuiltinModule("${id}");`;
    });
    return taken === code ? undefined : { code: taken, map: null };
  },
};

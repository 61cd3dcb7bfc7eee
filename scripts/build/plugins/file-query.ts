import { readFileSync } from 'node:fs';

import type { Plugin, Rollup } from 'vite';

/**
 * Makes a module of a file that is imported with a query of its own: `import value from 'some/file?name'`.
 *
 * @param name What stands behind the question mark.
 * @param moduleOf Gives the module's code from the bytes of the file.
 */
export function fileQuery(name: string, moduleOf: (this: Rollup.PluginContext, bytes: Buffer) => string): Plugin {
  const query = `?${name}`;
  return {
    name: `file-query-${name}`,
    enforce: 'pre',
    async resolveId(id, importer) {
      if (!id.endsWith(query)) return undefined;
      const resolved = await this.resolve(id.slice(0, -query.length), importer);
      return resolved && resolved.id + query;
    },
    load(id) {
      return id.endsWith(query) ? moduleOf.call(this, readFileSync(id.slice(0, -query.length))) : undefined;
    },
  };
}

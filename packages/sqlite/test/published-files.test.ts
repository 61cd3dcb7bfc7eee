import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

const dist = new URL('../dist/', import.meta.url);

/** The files of this package that a published file imports: at once, and when they are needed. */
function importsOf(file: string): { atOnce: string[]; whenNeeded: string[] } {
  const code = readFileSync(new URL(file, dist), 'utf8');
  const found = (pattern: RegExp): string[] => [...code.matchAll(pattern)].map(([, name = '']) => name);
  return {
    atOnce: found(/^(?:import|export) (?:[^;]*? from )?["']\.\/([^"']+)["']/gm),
    whenNeeded: found(/\bimport\(["']\.\/([^"']+)["']\)/g),
  };
}

describe('what is published', () => {
  it('is one file for Node, which loads SQLite as WebAssembly when that is asked for', () => {
    expect(importsOf('index.node.js')).toEqual({ atOnce: [], whenNeeded: ['load-sql-js.node.js'] });
    expect(importsOf('load-sql-js.node.js')).toEqual({ atOnce: [], whenNeeded: ['embedded-wasm.js'] });
  });

  it('is one file for browsers, which loads a copy of the WebAssembly where it cannot be fetched', () => {
    expect(importsOf('index.browser.js')).toEqual({ atOnce: [], whenNeeded: ['embedded-wasm.js'] });
  });
});

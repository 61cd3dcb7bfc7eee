import { basename } from 'node:path';

/** What the name of a published file says: `index.node.js` is made from `src/index.ts`, under the condition `node`. */
export interface PublishedFile {
  /** The name of its source in `src`, without an extension. */
  readonly entry: string;
  /** The export condition under which it is chosen; `undefined` under any. */
  readonly condition: string | undefined;
}

export function publishedFile(path: string): PublishedFile {
  const [, entry = '', condition] = /^(.+?)(?:\.(node|browser))?\.js$/.exec(basename(path)) ?? [];
  return { entry, condition };
}

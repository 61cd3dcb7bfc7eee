import { join } from 'node:path';

import { generateReference } from '../../docs/reference/generate-reference.ts';
import { root, runNode, type RunOptions } from '../run.ts';
import { succeed } from '../steps.ts';

/** The static files of the site. */
export const siteFolder = join(root, 'docs/.vitepress/dist');

const vitePress = join(root, 'docs/node_modules/vitepress/bin/vitepress.js');

/** Builds the documentation site, with the reference. VitePress stops at a link that leads to no page. */
export async function buildSite(options?: RunOptions): Promise<void> {
  await generateReference();
  await succeed(runNode([vitePress, 'build', 'docs'], options));
}

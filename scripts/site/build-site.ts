import { join } from 'node:path';

import { generateReference } from '../../docs/reference/generate-reference.ts';
import { root, runNode, type RunOptions } from '../run.ts';
import { succeed } from '../steps.ts';

/** The static files of the site. */
export const siteFolder = join(root, 'docs/.vitepress/dist');

const vitePress = join(root, 'docs/node_modules/vitepress/bin/vitepress.js');

/** Builds the documentation site, with the reference. */
export async function buildSite(options?: RunOptions): Promise<void> {
  await generateReference();
  await buildPages(options);
}

/** Builds the site with the reference that is there. VitePress stops at a link that leads to no page. */
export async function buildPages(options?: RunOptions): Promise<void> {
  await succeed(runNode([vitePress, 'build', 'docs'], options));
}

// `pnpm run docs`: builds the documentation site and serves it until Ctrl-C. `pnpm docs` is a command of pnpm itself.
//
//   --build-only  leaves the files in docs/.vitepress/dist, and serves nothing
import { parseArgs } from 'node:util';

import { root } from './run.ts';
import { buildSite, siteFolder } from './site/build-site.ts';
import { serveSite } from './site/serve-site.ts';
import { StepError } from './steps.ts';

const { values } = parseArgs({ options: { 'build-only': { type: 'boolean', default: false } } });

try {
  await buildSite();
} catch (error) {
  if (!(error instanceof StepError)) throw error;
  console.error('The site was not built: what stands above says why.');
  process.exit(1);
}
if (values['build-only']) {
  console.log(`The site is in ${siteFolder.replace(root, '')}.`);
} else {
  const site = await serveSite(Number(process.env['PORT'] ?? 4173));
  console.log(`\nThe documentation is at ${site.url}\n\nCtrl-C ends it.`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void site[Symbol.asyncDispose]().then(() => process.exit()));
  }
}

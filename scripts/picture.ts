// `pnpm run picture`: makes the moving picture of the README from the browser example, in light and in dark.
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { chromium } from 'playwright';

import { serveSpa } from '../examples/spa/server/serve-spa.ts';
import { chromiumOptions } from './browsers/find-browsers.ts';
import { buildOrExit } from './packages.ts';
import { FilmedPage } from './picture/filmed-page.ts';
import { playTwoTabs } from './picture/two-tabs.ts';
import { cacheFolder, root, runNode, runPnpm } from './run.ts';
import { succeed } from './steps.ts';

const folder = join(root, 'docs/pictures');
const tools = join(root, 'scripts/picture');

await buildOrExit();
await succeed(runPnpm(['install', '--ignore-workspace', '--frozen-lockfile'], { cwd: tools, quiet: true }));
mkdirSync(folder, { recursive: true });
for (const colorScheme of ['light', 'dark'] as const) {
  await using spa = await serveSpa({ accessTokenLifetimeSeconds: 300 });
  const browser = await chromium.launch(chromiumOptions());
  const page = await browser.newPage({ colorScheme, viewport: { width: 1040, height: 600 }, deviceScaleFactor: 1.5 });
  const film = new FilmedPage(page);
  await playTwoTabs(film, `${spa.url}two-tabs.html`);
  await browser.close();

  const frames = cacheFolder(`picture-${colorScheme}`);
  rmSync(frames, { recursive: true });
  mkdirSync(frames);
  for (const [index, { png }] of film.frames.entries()) writeFileSync(join(frames, `${index}.png`), png);
  writeFileSync(join(frames, 'film.json'), JSON.stringify(film.frames.map(({ ms, isStill }) => ({ ms, isStill }))));
  await succeed(runNode([join(tools, 'encode.mjs'), frames, join(folder, `two-tabs-${colorScheme}`)]));
  const { size } = statSync(join(folder, `two-tabs-${colorScheme}.webp`));
  console.log(`docs/pictures/two-tabs-${colorScheme}.webp: ${film.frames.length} frames, ${Math.ceil(size / 1000)} kB`);
}

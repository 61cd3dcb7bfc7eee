// Parcel, with the one line in package.json that tells it to look at the exports of packages.
import { deepStrictEqual } from 'node:assert';
import { fileURLToPath } from 'node:url';
import { Parcel } from '@parcel/core';
import { serveFolder } from '../support/serve-folder.ts';
import { outcomeOf } from './support/in-chromium.mjs';

const folder = fileURLToPath(new URL('apps/page', import.meta.url));
const parcel = new Parcel({
  entries: `${folder}/index.html`,
  defaultConfig: '@parcel/config-default',
  mode: 'production',
  shouldDisableCache: true,
  defaultTargetOptions: { distDir: `${folder}/dist`, sourceMaps: false, publicUrl: '.' },
});
await parcel.run();
await using served = await serveFolder(`${folder}/dist`);
deepStrictEqual(await outcomeOf(served.url), Array(3).fill('FAKE-refreshed'));

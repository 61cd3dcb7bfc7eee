// Makes a moving picture of the frames in a folder, and a still one of one of them: `encode.mjs <frames> <name>`. No
// TypeScript, since what it uses is installed for it alone.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import sharp from 'sharp';

const [folder = '', name = ''] = process.argv.slice(2);
const film = JSON.parse(readFileSync(join(folder, 'film.json'), 'utf8'));
const frames = film.map((_frame, index) => join(folder, `${index}.png`));

await sharp(frames, { join: { animated: true } })
  .webp({ quality: 80, smartSubsample: true, effort: 6, minSize: true, loop: 0, delay: film.map(({ ms }) => ms) })
  .toFile(`${name}.webp`);
await sharp(frames[film.findIndex(({ isStill }) => isStill)])
  .webp({ quality: 90, smartSubsample: true, effort: 6 })
  .toFile(`${name}-still.webp`);

// Reading 10,000 entries against the physical floor, in one run: `pnpm --filter bench parse`.
//
// The floor is JSON.parse of the same texts. Medians; ratios to the floor of the same run.
import { TokenStorageData } from '@token-storage/core';
import { decodeEntry } from '@token-storage/core/adapter';

import { median, timed } from './node/timed.mjs';
import { sampleToken } from './sample-token.mjs';

const ENTRIES = 10_000;
const ROUNDS = 40;
const dicts = Array.from({ length: ENTRIES }, (_, index) => sampleToken(`server-${index}`, index).toDict());
const texts = dicts.map((dict) => JSON.stringify(dict));

const times = { floor: [], dict: [], text: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  times.floor.push(await timed(() => texts.map((text) => JSON.parse(text))));
  times.dict.push(await timed(() => dicts.map((dict) => TokenStorageData.fromDict(dict))));
  times.text.push(await timed(() => texts.map((text) => decodeEntry(text))));
}
const floor = median(times.floor);
console.table([
  {
    entries: ENTRIES,
    'floor ms': floor.toFixed(1),
    'from objects ×': (median(times.dict) / floor).toFixed(2),
    'from text ×': (median(times.text) / floor).toFixed(2),
  },
]);

import type { BrowserContext } from 'playwright';

import type { Kept } from '../../report/result.ts';
import type { Entrant } from '../contest/entrants.ts';
import { join, type Joined } from '../contest/join.ts';
import type { PromiseId } from './promises.ts';
import type { Tab } from './tab.ts';

/** How often each thing is tried. */
export interface Tries {
  readonly looks: number;
  readonly writes: number;
  readonly changes: number;
}

/** Tries what an entrant promises in two tabs of one browser. */
export async function tryInTwoTabs(
  context: BrowserContext,
  entrant: Entrant,
  origin: string,
  { looks, writes, changes }: Tries,
): Promise<Partial<Record<PromiseId, Kept>>> {
  const open = (): Promise<Joined<Tab>> => join<Tab>(context, { place: 'page', role: 'tab', origin }, entrant);
  const [one, other] = [await open(), await open()];

  const [stale] = await Promise.all([
    other.call('lookWhenTold', { rounds: looks }),
    one.call('storeAndTell', { rounds: looks }),
  ]);
  const [{ reads, torn }] = await Promise.all([
    other.call('readMeanwhile'),
    one.call('changeMany', { rounds: changes }),
  ]);
  await Promise.all([one, other].map(({ call }, tab) => call('write', { tab, rounds: writes })));
  const { counted, own } = await one.call('written');
  const durability = await one.call('durability');
  const isListening = await other.call('listen');
  await one.call('announce');
  const isTold = isListening && (await other.call('hasHeard'));

  await Promise.all([one, other].map(({ page }) => page.close()));
  return {
    seesOthers: without(stale, `${stale} of ${looks} old`),
    isAtomic: without(torn, `${torn} of ${reads} torn`),
    countsTogether: without(2 * writes - counted, `${2 * writes - counted} of ${2 * writes} lost`),
    keepsOthers: without(2 * writes - own, `${2 * writes - own} of ${2 * writes} lost`),
    asksForTheDisk: { isKept: durability === 'strict' },
    tellsOthers: { isKept: isTold },
  };
}

/** Kept where nothing went wrong. */
const without = (failures: number, seen: string): Kept => (failures === 0 ? { isKept: true } : { isKept: false, seen });

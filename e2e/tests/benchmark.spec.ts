import { type BrowserContext, expect, test } from '@playwright/test';

import type { Contestant } from '../../bench/browser/contest/contestant.ts';
import { entrants } from '../../bench/browser/contest/entrants.ts';
import { inChromium } from '../../bench/browser/contest/in-chromium.ts';
import { join, type Place } from '../../bench/browser/contest/join.ts';
import { measurePlace } from '../../bench/browser/contest/measure-place.ts';
import { type ServedEntrants, serveEntrants } from '../../bench/browser/contest/serve-entrants.ts';
import { operations } from '../../bench/browser/operations.ts';
import { tryInTwoTabs } from '../../bench/browser/promises/try-in-two-tabs.ts';
import { seededRandom } from 'test-support/seeded-random';

const named = (name: string): (typeof entrants)[number] => entrants.find((entrant) => entrant.name === name)!;

let served: ServedEntrants;
test.beforeAll(async () => {
  served = await serveEntrants();
});
test.afterAll(() => served.close());
test.beforeEach(({ browserName }) => {
  test.skip(browserName !== 'chromium', 'The benchmarks measure in Chromium.');
});

/** Measures each operation once. */
const measureOnce = (
  context: BrowserContext,
  place: Place,
  contenders: typeof entrants,
): ReturnType<typeof measurePlace> =>
  measurePlace({
    context,
    place,
    entrants: contenders,
    originOf: served.originOf,
    counts: [100],
    effort: { warmUpMs: 1, rounds: 1, mostRounds: 1, budgetMs: 0, eachMs: 0, fewestSamples: 1 },
    random: seededRandom(1),
    onProgress: () => {},
  });

test('contenders of each kind do every operation that they offer, in a page', async () => {
  const contenders = ['localStorage', 'idb, strict', 'IndexedDB', 'JSON', 'oidc-client-ts', 'idb-keyval'].map(named);
  const { measurements, stopped } = await inChromium(async ({ open }) => measureOnce(await open(), 'page', contenders));
  expect(stopped).toEqual(new Map());
  for (const { id } of operations) {
    const measured = measurements.filter(({ operation }) => operation === id);
    const without = id === 'change-100' ? ['localStorage', 'oidc-client-ts'] : [];
    const names = contenders.map(({ name }) => name).filter((name) => !without.includes(name));
    expect(measured.map(({ contender }) => contender).toSorted()).toEqual(names.toSorted());
    for (const { medianUs } of measured) expect(medianUs).toBeGreaterThan(0);
  }
});

test('in a worker, the benchmarks measure those that need no localStorage, and say why not the others', async () => {
  const contenders = ['idb, strict', 'IndexedDB', 'JSON', 'oidc-client-ts'].map(named);
  const { measurements, stopped } = await inChromium(async ({ open }) =>
    measureOnce(await open(), 'worker', contenders),
  );
  expect(new Set(measurements.map(({ contender }) => contender))).toEqual(new Set(['idb, strict', 'IndexedDB']));
  expect([...stopped.keys()]).toEqual(['JSON', 'oidc-client-ts']);
  for (const { entries, problem } of stopped.values()) {
    expect(entries).toBe(0);
    expect(problem).toContain('localStorage');
  }
});

test('two tabs of a benchmark see what a storage promises, and what it does not', async () => {
  const tries = { looks: 10, writes: 20, changes: 5 };
  await inChromium(async ({ open }) => {
    const context = await open();
    const seen = (name: string): ReturnType<typeof tryInTwoTabs> =>
      tryInTwoTabs(context, named(name), served.originOf(named(name)), tries);
    const kept = { isKept: true };
    const all = { seesOthers: kept, isAtomic: kept, countsTogether: kept, keepsOthers: kept };
    expect(await seen('IndexedDB')).toEqual({ ...all, tellsOthers: kept, asksForTheDisk: kept });
    const not = { isKept: false };
    expect(await seen('idb-keyval')).toEqual({ ...all, tellsOthers: not, asksForTheDisk: not });
  });
});

test('a contender that is full says with how many entries', async () => {
  await inChromium(async ({ open }) => {
    const floor = named('localStorage');
    const origin = served.originOf(floor);
    const { call } = await join<Contestant>(await open(), { place: 'page', role: 'contestant', origin }, floor);
    const { entries, problem } = await call('fill', { from: 0, to: 10_000 });
    expect(entries).toBeGreaterThan(1_000);
    expect(entries).toBeLessThan(10_000);
    expect(problem).toContain('QuotaExceededError');
  });
});

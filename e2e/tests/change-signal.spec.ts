import { type BrowserContext, expect, test } from '@playwright/test';

import { type ServedPage, servePage } from '../support/serve-page.ts';
import { entriesOf, kinds, openTabs } from '../support/tabs.ts';

let served: ServedPage;

test.beforeAll(async () => {
  served = await servePage('storage-page');
});
test.afterAll(() => served.close());

/** What browsers, web views and test environments make of `BroadcastChannel`. */
const faults: readonly (readonly [string, () => void])[] = [
  ['is missing', () => Reflect.deleteProperty(globalThis, 'BroadcastChannel')],
  [
    'cannot be made',
    () => {
      globalThis.BroadcastChannel = class {
        constructor() {
          throw new DOMException('The origin is opaque.', 'SecurityError');
        }
      } as unknown as typeof BroadcastChannel;
    },
  ],
];

const openTwo = async (context: BrowserContext, kind: (typeof kinds)[number][0]) => {
  const [first, second] = await openTabs(context, served.url, 2, kind);
  if (first === undefined || second === undefined) throw new Error('There are two.');
  return { first, second };
};

for (const [kind, title] of kinds) {
  for (const [what, breakIt] of faults) {
    test(`${title}: a change is made, and heard in another tab, where BroadcastChannel ${what}`, async ({
      context,
    }) => {
      await context.addInitScript(breakIt);
      const { first, second } = await openTwo(context, kind);
      const changes = () => second.evaluate(() => window.tab.changes.length);
      // What was changed before the first look is not known, and so that one is told of in any case.
      await expect.poll(changes).toBeGreaterThan(0);
      for (const [change, left] of [
        [() => window.tab.store('a', 1), { a: 1 }],
        [() => window.tab.storage.removeAllTokenData().then(() => {}), {}],
      ] as const) {
        const before = await changes();
        await first.evaluate(change);
        await expect.poll(changes).toBeGreaterThan(before);
        expect(await entriesOf(second)).toEqual(left);
      }
    });
  }

  test(`${title}: a change is acknowledged where nobody can be told of it`, async ({ context }) => {
    await context.addInitScript(() => {
      BroadcastChannel.prototype.postMessage = () => {
        throw new DOMException('It could not be cloned.', 'DataCloneError');
      };
    });
    const { first, second } = await openTwo(context, kind);
    await first.evaluate(() => window.tab.store('a', 1));
    expect(await first.evaluate(() => window.tab.storage.removeTokenData('a'))).toBe(true);
    expect(await entriesOf(second)).toEqual({});
  });
}

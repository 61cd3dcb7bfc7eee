import { expect, test } from '@playwright/test';

import { type ServedPage, servePage } from '../support/serve-page.ts';
import { kinds } from '../support/tabs.ts';

let served: ServedPage;

test.beforeAll(async () => {
  served = await servePage('storage-page');
});
test.afterAll(() => served.close());

for (const [kind, title] of kinds) {
  test(`${title}: a page that may keep nothing is told so`, async ({ page }) => {
    // A sandbox without an origin, as an embedding page may make it: browsers deny all storage there.
    await page.route('**', async (route) => {
      const response = await route.fetch();
      const sandbox = { 'content-security-policy': 'sandbox allow-scripts', 'access-control-allow-origin': '*' };
      await route.fulfill({ response, headers: { ...response.headers(), ...sandbox } });
    });
    await page.goto(served.url);
    const denials = await page.evaluate(async (chosen) => {
      const { storage } = new window.Tab(chosen, 'denied');
      const denied: string[] = [];
      const calls = [
        () => storage.getTokenData('a'),
        () => storage.removeAllTokenData(),
        () => storage.getTokenData('a'),
      ];
      for (const call of calls) {
        await call().catch(({ code, message }: { code: string; message: string }) => denied.push(`${code} ${message}`));
      }
      return denied;
    }, kind);
    expect(denials).toHaveLength(3);
    for (const denial of denials) expect(denial).toMatch(/^ERR_STORAGE_UNAVAILABLE .*(Memory|IndexedDB)TokenStorage/);
  });
}

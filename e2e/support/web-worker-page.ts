// What is done on the page of examples/web-worker.
import { expect, type Locator, type Page } from '@playwright/test';

export const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
export const who = (page: Page): Locator => page.locator('#who');
/** Through the provider's page and back. */
export async function logIn(page: Page): Promise<void> {
  await button(page, 'Log in').click();
  await page.getByRole('button', { name: 'Continue as Ada Lovelace' }).click();
  await expect(who(page)).toHaveText('Ada Lovelace');
}

/** What the page's own code gets of a request: a status, or the code of the error. */
export function request(page: Page, url: string, headers: Record<string, string> = {}): Promise<number | string> {
  return page.evaluate(
    ([target, more]) =>
      globalThis.session.request(target, { headers: more }).then(
        (response) => response.status,
        (error: { code: string }) => error.code,
      ),
    [url, headers] as const,
  );
}

import { chromium } from 'playwright';
import { chromiumOptions } from '../../../scripts/browsers/find-browsers.ts';

/** Opens a page, and gives what it says came of it. Fails where the page says that something is wrong with it. */
export async function outcomeOf(url) {
  const browser = await chromium.launch(chromiumOptions());
  try {
    const page = await browser.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.goto(url);
    await page
      .waitForFunction(() => 'outcome' in window || document.querySelector('[data-failed]'), undefined, {
        timeout: 20_000,
      })
      .catch(({ message }) => errors.push(message));
    if (errors.length > 0) throw new Error(errors.join('\n'));
    return await page.evaluate(() => window.outcome);
  } finally {
    await browser.close();
  }
}

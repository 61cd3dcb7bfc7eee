import type { Browser } from 'playwright';

/** What the search of the site finds for a word: the titles of the pages and sections, best first. */
export async function searchSite(browser: Browser, url: string, word: string): Promise<string[]> {
  const page = await browser.newPage();
  try {
    await page.goto(url);
    await page.locator('.DocSearch-Button').click();
    await page.locator('input.search-input').fill(word);
    const results = page.locator('.results .result');
    await results.first().waitFor();
    return await results.allInnerTexts();
  } finally {
    await page.close();
  }
}

import { chromium } from 'playwright';

import { chromiumOptions } from '../browsers/find-browsers.ts';
import { accessibilityProblems } from '../site/accessibility.ts';
import { buildPages } from '../site/build-site.ts';
import { builtPages } from '../site/built-pages.ts';
import { deadLinks } from '../site/dead-links.ts';
import { firstLoadBytes } from '../site/first-load.ts';
import { searchSite } from '../site/search.ts';
import { serveSite } from '../site/serve-site.ts';
import { type Counts, StepError } from '../steps.ts';

/** How many bytes the first page may take, compressed. */
const FIRST_LOAD = 150_000;
/** Words that the search has to find, and where. */
const words: Readonly<Record<string, RegExp>> = { withLock: /withLock/, ERR_LOCK_TIMEOUT: /ERR_LOCK_TIMEOUT/ };

/** Builds the site of the reference that is there, and looks at it in a browser: links, accessibility, search and size. */
export async function checkSite(): Promise<Counts> {
  await buildPages({ quiet: true });
  const pages = builtPages();
  const problems: string[] = [];
  const dead = deadLinks(pages);
  problems.push(...dead.map((link) => `leads nowhere: ${link}`));
  await using site = await serveSite();
  const browser = await chromium.launch(chromiumOptions()).catch(() => {
    throw new StepError('There is no Chromium to look at the site: node scripts/browsers/ensure-browser.ts');
  });
  try {
    const bytes = await firstLoadBytes(browser, site.url);
    console.log(`The first page takes ${(bytes / 1000).toFixed(1)} kB of ${FIRST_LOAD / 1000}, compressed.`);
    if (bytes > FIRST_LOAD) problems.push(`The first page takes ${bytes} bytes.`);
    for (const [word, expected] of Object.entries(words)) {
      const found = await searchSite(browser, site.url, word);
      if (!found.some((title) => expected.test(title))) problems.push(`The search does not find ${word}.`);
    }
    problems.push(...(await accessibilityProblems(browser, site.url, pages)));
  } finally {
    await browser.close();
  }
  for (const problem of problems) console.error(problem);
  console.log(`${pages.length} pages.`);
  return { passed: problems.length === 0 ? pages.length : 0, failed: problems.length, skipped: 0 };
}

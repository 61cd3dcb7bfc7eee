import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser, Page } from 'playwright';

import type { BuiltPage } from './built-pages.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const colours: RunOptions = { runOnly: ['color-contrast'] };
const structure: RunOptions = { rules: { 'color-contrast': { enabled: false } } };

/** One page of each kind: what is around the text is the same on all others. */
const frames = ['', 'errors', 'api/core/TokenStorage'];

/**
 * What axe finds on the pages, in light and in dark: `page: rule: element`.
 *
 * What is around the text is looked at once for each kind of page. The pages of the reference are made of the same parts, so
 * colours are looked at on those that `frames` names, and structure on all.
 */
export async function accessibilityProblems(
  browser: Browser,
  url: string,
  pages: readonly BuiltPage[],
): Promise<string[]> {
  const problems = await Promise.all(
    (['light', 'dark'] as const).map(async (colorScheme) => {
      // Without motion, or colours are looked at on their way.
      const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const found: string[] = [];
      for (const path of frames) {
        await page.goto(url + path);
        await page.evaluate(axe);
        found.push(...(await lookAt(page, path)));
      }
      for (const { path, html } of pages) {
        await showText(page, html);
        const options = path.startsWith('api/') ? structure : colours;
        // Structure is the same in light and in dark.
        if (options === structure && colorScheme === 'dark') continue;
        if (options === colours && colorScheme === 'light') found.push(...(await lookAt(page, path, structure)));
        found.push(...(await lookAt(page, path, options)));
      }
      await context.close();
      return found.map((problem) => `${colorScheme}: ${problem}`);
    }),
  );
  return problems.flat();
}

/** Puts the text of another page into the one that is open, which is quicker than to open the other. */
const showText = (page: Page, html: string): Promise<void> =>
  page.evaluate((text) => {
    const next = new DOMParser().parseFromString(text, 'text/html').querySelector('main');
    if (next) document.querySelector('main')?.replaceWith(next);
  }, html);

/** Runs axe on the whole page, or with options on its text alone. */
async function lookAt(page: Page, path: string, options?: RunOptions): Promise<string[]> {
  const { violations } = await page.evaluate(async (given): Promise<AxeResults> => {
    const { axe: runner } = globalThis as unknown as { readonly axe: typeof import('axe-core') };
    return given === undefined ? runner.run() : runner.run('main', given);
  }, options);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${path}: ${id}: ${html.slice(0, 120)}`));
}

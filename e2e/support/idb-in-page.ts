import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { Page } from '@playwright/test';
import type * as idb from 'idb';

declare global {
  interface Window {
    /** There once {@link idbInPage} has been called. */
    idb: typeof idb;
  }
}

const script = readFileSync(createRequire(import.meta.url).resolve('idb/build/umd.js'), 'utf8');

/** Gives a page `window.idb`, to look at databases as a page does that does not know this library. */
export async function idbInPage(page: Page): Promise<void> {
  await page.evaluate(script);
}

import { rmSync } from 'node:fs';

import { type BrowserContext, chromium } from 'playwright';

import { folderOnDisk } from '../../folder-on-disk.ts';
import { chromiumOptions } from '../../../scripts/browsers/find-browsers.ts';

/** Chromium with files on the disk, as users have it. */
export interface OpenedChromium {
  readonly profile: string;
  /** Opens it with the same profile, also again after it has ended. */
  readonly open: () => Promise<BrowserContext>;
}

/** Hands a task what opens Chromium with a profile of its own, which is removed afterwards. */
export async function inChromium<T>(task: (chromium: OpenedChromium) => Promise<T>): Promise<T> {
  const profile = folderOnDisk();
  let context: BrowserContext | undefined;
  try {
    const open = async (): Promise<BrowserContext> =>
      (context = await chromium.launchPersistentContext(profile, chromiumOptions()));
    return await task({ profile, open });
  } finally {
    await context?.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

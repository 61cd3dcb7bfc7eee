import type { BrowserContext } from 'playwright';

import { browserOf } from '../../../e2e/support/browser-process.ts';
import type { Entrant } from '../contest/entrants.ts';
import type { OpenedChromium } from '../contest/in-chromium.ts';
import { join, type Joined } from '../contest/join.ts';
import type { Tab } from './tab.ts';

interface Kills {
  readonly chromium: OpenedChromium;
  readonly entrants: readonly Entrant[];
  readonly originOf: (entrant: Entrant) => string;
  readonly kills: number;
}

/**
 * Kills the browser as soon as all have stored something, so many times.
 *
 * @returns How often each found it after a start, by name.
 */
export async function surviveKills({ chromium, entrants, originOf, kills }: Kills): Promise<Map<string, number>> {
  const open = (context: BrowserContext, entrant: Entrant): Promise<Joined<Tab>> =>
    join<Tab>(context, { place: 'page', role: 'tab', origin: originOf(entrant) }, entrant);
  const survived = new Map(entrants.map(({ name }) => [name, 0]));
  for (let version = 1; version <= kills; version += 1) {
    const context = await chromium.open();
    const tabs = await Promise.all(entrants.map((entrant) => open(context, entrant)));
    await Promise.all(tabs.map(({ call }) => call('store', { name: 'killed', version })));
    const ended = context.waitForEvent('close');
    process.kill(browserOf(chromium.profile), 'SIGKILL');
    await ended;

    const restarted = await chromium.open();
    for (const entrant of entrants) {
      const { call, page } = await open(restarted, entrant);
      if ((await call('versionOf', 'killed')) === version) {
        survived.set(entrant.name, (survived.get(entrant.name) ?? 0) + 1);
      }
      await page.close();
    }
    await restarted.close();
  }
  return survived;
}

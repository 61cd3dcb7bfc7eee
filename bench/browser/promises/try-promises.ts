import type { Kept } from '../../report/result.ts';
import type { Entrant } from '../contest/entrants.ts';
import type { OpenedChromium } from '../contest/in-chromium.ts';
import type { PromiseId } from './promises.ts';
import { surviveKills } from './survive-kills.ts';
import { type Tries, tryInTwoTabs } from './try-in-two-tabs.ts';

interface Trial {
  readonly chromium: OpenedChromium;
  readonly entrants: readonly Entrant[];
  readonly originOf: (entrant: Entrant) => string;
  readonly tries: Tries & { readonly kills: number };
  readonly onProgress: (doing: string) => void;
}

/** What was seen of each promise. */
export type KeptPromises = Readonly<Partial<Record<PromiseId, Kept>>>;

/** Tries what each promises. Returns what was seen, by name. */
export async function tryPromises({
  chromium,
  entrants,
  originOf,
  tries,
  onProgress,
}: Trial): Promise<Map<string, KeptPromises>> {
  const kept = new Map<string, KeptPromises>();
  const context = await chromium.open();
  for (const entrant of entrants) {
    onProgress(`promises, two tabs: ${entrant.name}`);
    kept.set(entrant.name, await tryInTwoTabs(context, entrant, originOf(entrant), tries));
  }
  await context.close();
  onProgress('promises: a killed browser');
  for (const [name, survived] of await surviveKills({ chromium, entrants, originOf, kills: tries.kills })) {
    const survivesKill = { isKept: survived === tries.kills, seen: `${survived} of ${tries.kills}` };
    kept.set(name, { ...kept.get(name), survivesKill });
  }
  return kept;
}

import type { BrowserContext, Page } from '@playwright/test';
import type { CampaignRun } from 'test-support/campaign-run';
import { seededRandom } from 'test-support/seeded-random';

import type { Kind } from '../pages/storage-page/open-storage.ts';
import { COUNTERS, randomOperation, SHARED } from './operation.ts';
import { openTab } from './tabs.ts';
import { WriterModel } from './writer-model.ts';

/** Tabs that do random operations on one storage, each checked against its model in what it finds and in what is left. */
export class TabWriters {
  readonly #campaign: CampaignRun;
  readonly #url: string;
  readonly #kind: Kind;
  readonly #models: readonly WriterModel[];
  /** What runs in each tab; resolves when the tab dies. */
  readonly #running: Promise<void>[] = [];
  readonly #pages: Page[] = [];
  #value = 0;

  constructor(campaign: CampaignRun, url: string, kind: Kind, count: number) {
    this.#campaign = campaign;
    this.#url = url;
    this.#kind = kind;
    this.#models = Array.from({ length: count }, (_, index) => new WriterModel(`tab${index}`));
  }

  get acknowledged(): number {
    return this.#models.reduce((sum, model) => sum + model.acknowledged, 0);
  }

  get faults(): string[] {
    return this.#models.flatMap(({ faults }) => faults);
  }

  /** Opens all tabs in a browser that has just started. */
  async start(context: BrowserContext): Promise<void> {
    await Promise.all(this.#models.keys().map((index) => this.#open(context, index)));
  }

  /** Crashes one tab, and opens another in its place. */
  async crashOne(context: BrowserContext): Promise<void> {
    const index = this.#campaign.below(this.#models.length);
    const page = this.#pages[index]!;
    const crashed = page.waitForEvent('crash');
    await page.goto('chrome://crash').catch(() => {});
    await crashed;
    await this.#running[index];
    await page.close();
    await this.#open(context, index);
  }

  /** Resolves once the browser has died, and all tabs with it. */
  async died(): Promise<void> {
    await Promise.all(this.#running);
  }

  /** Compares what is left with what all were told. */
  async check(page: Page): Promise<void> {
    let shared: Readonly<Record<string, number>> = {};
    for (const model of this.#models) {
      const found = await page.evaluate((owner) => window.tab.look(owner), model.owner);
      model.settle(found);
      shared = found[SHARED] ?? {};
    }
    for (const by of ['update', 'lock'] as const) {
      const atLeast = this.#models.reduce((sum, { counted }) => sum + counted[by], 0);
      const atMost = this.#models.reduce((sum, { maybeCounted }) => sum + maybeCounted[by], atLeast);
      const found = shared[COUNTERS[by]] ?? 0;
      if (found < atLeast || found > atMost) {
        this.#models[0]?.faults.push(`${COUNTERS[by]}: found ${found}, not ${atLeast} to ${atMost}`);
      }
    }
  }

  async #open(context: BrowserContext, index: number): Promise<void> {
    const model = this.#models[index]!;
    const page = await openTab(context, this.#url, this.#kind);
    this.#pages[index] = page;
    model.settle(await page.evaluate((owner) => window.tab.look(owner), model.owner));
    this.#running[index] = this.#operate(page, model, seededRandom(this.#campaign.below(2 ** 31)));
  }

  /** One operation after the other, until the tab dies. */
  async #operate(page: Page, model: WriterModel, random: () => number): Promise<void> {
    while (!page.isClosed()) {
      const operation = randomOperation(random, model.owner, (this.#value += 1));
      model.begin(operation);
      try {
        model.done(await page.evaluate((each) => window.tab.operate(each), operation));
      } catch (error) {
        model.interrupted();
        // Playwright says of a tab that died what it says of any page; the storage's own errors have a code.
        const message = (error as Error).message;
        if (/ERR_|TokenStorage/.test(message)) model.faults.push(`${model.owner}: ${message}`);
        return;
      }
    }
  }
}

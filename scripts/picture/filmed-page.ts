import type { Locator, Page } from 'playwright';

/** A picture, and how long it is to be seen. */
export interface Frame {
  readonly png: Buffer;
  readonly ms: number;
  /** Whether it is the picture for those who want none that moves. */
  readonly isStill: boolean;
}

const STEPS = 5;
const STEP_MS = 60;
const ARROW = 'M2 1 L2 20 L7 15.5 L10.5 23 L13.5 21.5 L10 14.5 L17 14 Z';

/** A page that is filmed: what is done in it is seen to be done, by a pointer, and said, by a caption. */
export class FilmedPage {
  readonly page: Page;
  readonly frames: Frame[] = [];
  #pointer = { x: 520, y: 420 };

  constructor(page: Page) {
    this.page = page;
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page.evaluate((arrow) => {
      document.body.insertAdjacentHTML(
        'beforeend',
        `<svg id="pointer" viewBox="0 0 24 24" width="26" style="position: fixed; z-index: 1; pointer-events: none">` +
          `<path d="${arrow}" fill="#111" stroke="#fff" stroke-width="1.5"/></svg>`,
      );
      const lead = document.querySelector<HTMLElement>('.lead');
      lead?.style.setProperty('font-size', '1.3rem');
      lead?.style.setProperty('color', 'inherit');
    }, ARROW);
    await this.#show();
  }

  /** Says what is about to be seen. */
  async caption(text: string): Promise<void> {
    await this.page.evaluate((said) => document.querySelector('.lead')?.replaceChildren(said), text);
  }

  /** Goes there, and presses it. */
  async press(button: Locator): Promise<void> {
    await button.waitFor();
    const box = await button.boundingBox();
    if (box === null) throw new Error(`${String(button)} is not to be seen.`);
    const from = this.#pointer;
    const to = { x: box.x + box.width * 0.6, y: box.y + box.height * 0.6 };
    for (let step = 1; step <= STEPS; step += 1) {
      const way = step / STEPS;
      this.#pointer = { x: from.x + (to.x - from.x) * way, y: from.y + (to.y - from.y) * way };
      await this.#show();
      await this.take(step === STEPS ? 500 : STEP_MS);
    }
    await button.click();
  }

  /**
   * Takes a picture.
   *
   * @param isRunning Shows what flashes while it does; else everything is at rest.
   */
  async take(ms: number, { isRunning = false, isStill = false } = {}): Promise<void> {
    const png = await this.page.screenshot({ animations: isRunning ? 'allow' : 'disabled', caret: 'hide' });
    this.frames.push({ png, ms, isStill });
  }

  async #show(): Promise<void> {
    await this.page.evaluate(
      ({ x, y }) => document.getElementById('pointer')?.style.setProperty('inset', `${y}px auto auto ${x}px`),
      this.#pointer,
    );
  }
}

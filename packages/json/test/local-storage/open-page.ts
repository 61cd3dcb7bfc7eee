import { onTestFinished } from 'vitest';

import type { FramedPage } from './framed-page.ts';

/** A page of its own, in a frame. */
export interface OpenPage {
  readonly page: FramedPage;
  readonly window: Window & typeof globalThis;
  /** Goes elsewhere, as a user does. */
  leave(): Promise<void>;
  /** Ends without a chance to do anything. */
  kill(): Promise<void>;
}

/** Opens a page with a storage in it. */
export async function openPage(location: string): Promise<OpenPage> {
  const frame = document.createElement('iframe');
  onTestFinished(() => frame.remove());
  const happens = (event: string): Promise<void> =>
    new Promise((resolve) => frame.addEventListener(event, () => resolve(), { once: true }));
  const isReady = happens('ready');
  const module = new URL('./framed-page.ts', import.meta.url).href;
  frame.srcdoc = `<script type="module" src=${JSON.stringify(module)}></script>`;
  document.body.append(frame);
  await isReady;
  const window = frame.contentWindow as OpenPage['window'];
  const page = new window.FramedPage(location);
  const leave = async (): Promise<void> => {
    const isGone = happens('load');
    frame.removeAttribute('srcdoc');
    frame.src = 'about:blank';
    await isGone;
  };
  const kill = async (): Promise<void> => {
    page.lose();
    await leave();
  };
  return { page, window, leave, kill };
}

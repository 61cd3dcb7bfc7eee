// Opens a contender in a page or a worker, and hands out what it can be told there.
import type { BrowserContext, Page } from 'playwright';

import type { OpenContender } from './contender.ts';
import type { Entrant } from './entrants.ts';

/** Runs a method of what plays the role, in its page or worker. */
export type Call<Actor> = <Name extends keyof Actor>(
  method: Name,
  ...given: Actor[Name] extends (...given: infer Given) => unknown ? Given : never
) => Promise<Actor[Name] extends (...given: never[]) => infer Result ? Awaited<Result> : never>;

export interface Joined<Actor> {
  readonly call: Call<Actor>;
  readonly page: Page;
}

export type Place = 'page' | 'worker';

interface Scripts {
  /** Exports `begin`, which is given what opens the contender and returns what is called. */
  readonly role: string;
  readonly module: string;
  readonly options: object;
}

/** What a page has as a global. */
interface Stage {
  call: (method: string, given: unknown) => Promise<unknown>;
}

declare global {
  var stage: Stage | undefined;
}

/** @param role The script that the contender plays, one of those that are served. */
export async function join<Actor>(
  context: BrowserContext,
  { place, role, origin }: { readonly place: Place; readonly role: string; readonly origin: string },
  { module, options = {} }: Entrant,
): Promise<Joined<Actor>> {
  const page = await context.newPage();
  await page.goto(`${origin}/`);
  await setStage(page, place, { role: `/${role}.js`, module: `/${module}.js`, options });
  const call = (method: string, ...given: readonly unknown[]): Promise<unknown> =>
    page.evaluate(([name, value]) => globalThis.stage?.call(String(name), value), [method, ...given]);
  return { call: call as Call<Actor>, page };
}

const setStage = (page: Page, place: Place, scripts: Scripts): Promise<void> =>
  page.evaluate(place === 'page' ? stageInPage : stageInWorker, scripts);

async function stageInPage({ role, module, options }: Scripts): Promise<void> {
  const { begin } = (await import(role)) as {
    begin: (open: () => unknown) => Record<string, (given: unknown) => unknown>;
  };
  const { open } = (await import(module)) as { open: OpenContender };
  const actor = begin(() => open(options));
  globalThis.stage = { call: async (method, given) => actor[method]?.(given) };
}

async function stageInWorker(scripts: Scripts): Promise<void> {
  const worker = new Worker('/worker.js', { type: 'module' });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  worker.onmessage = ({ data }: MessageEvent<{ id: number; result?: unknown; error?: string }>) => {
    const call = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.error === undefined) call?.resolve(data.result);
    else call?.reject(new Error(data.error));
  };
  worker.onerror = ({ message }) => {
    for (const { reject } of waiting.values()) reject(new Error(message));
  };
  let calls = 0;
  const call = (method: string, given: unknown): Promise<unknown> => {
    const answer = Promise.withResolvers<unknown>();
    waiting.set((calls += 1), answer);
    worker.postMessage({ id: calls, method, given });
    return answer.promise;
  };
  globalThis.stage = { call };
  await call('join', scripts);
}

// The script of a worker in which a contender takes part: answers calls in their order.
import type { OpenContender } from './contender.ts';

/** @internal */
export interface Call {
  readonly id: number;
  readonly method: string;
  readonly given: unknown;
}

type Actor = Record<string, (given: unknown) => unknown>;

let joining: Promise<Actor>;

onmessage = async ({ data: { id, method, given } }: MessageEvent<Call>) => {
  try {
    if (method === 'join') joining = join(given as Parameters<typeof join>[0]);
    const actor = await joining;
    postMessage({ id, result: method === 'join' ? undefined : await actor[method]?.(given) });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
};

async function join({ role, module, options }: { role: string; module: string; options: object }): Promise<Actor> {
  const { begin } = (await import(role)) as { begin: (open: () => unknown) => Actor };
  const { open } = (await import(module)) as { open: OpenContender };
  return begin(() => open(options));
}

import { testInWorker } from 'test-support/suite-in-worker/test-in-worker';
import { expect, it } from 'vitest';

/** The tests of a worker by their titles, which a runner of our own takes. */
async function testsOf(worker: Worker | SharedWorker): Promise<ReadonlyMap<string, () => Promise<void>>> {
  const tests = new Map<string, () => Promise<void>>();
  await testInWorker({
    name: 'a broken storage',
    worker,
    describe: (_title, body) => body(),
    it: (title, body) => tests.set(title, body),
  });
  return tests;
}

const open = {
  dedicated: () => new Worker(new URL('./broken.worker.ts', import.meta.url), { type: 'module' }),
  shared: () => new SharedWorker(new URL('./broken.worker.ts', import.meta.url), { type: 'module' }),
};

it.each(['dedicated', 'shared'] as const)(
  'fails in a %s worker with what a broken storage does there, and passes what it keeps',
  async (kind) => {
    const tests = await testsOf(open[kind]());
    expect(tests.size).toBeGreaterThan(200);
    const run = (part: string): Promise<void> | undefined => [...tests].find(([title]) => title.includes(part))?.[1]();
    await expect(run('loses no increment')).rejects.toThrow(/AssertionError: expected \d+ to equal \d+/);
    await expect(run('removes one entry, once')).resolves.toBeUndefined();
  },
);

it('says so when a worker cannot be loaded', async () => {
  const worker = new Worker(URL.createObjectURL(new Blob(['throw new Error("no suite")'])));
  await expect(testsOf(worker)).rejects.toThrow(/The worker failed: .*no suite/);
});

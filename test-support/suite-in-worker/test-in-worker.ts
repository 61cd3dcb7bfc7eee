import { within } from '../../packages/conformance/src/test-context/within.ts';
import type { TestRunner } from '@token-storage/conformance';
import type { SuitePort, TestResult, TestTitle } from './suite-messages.ts';

/** Which worker to ask, and where to report. */
export interface WorkerSuite extends TestRunner {
  /** The title of the whole suite. */
  readonly name: string;
  /** Runs `serveSuite`; opened just now, so that nothing that it says is missed. */
  readonly worker: Worker | SharedWorker;
}

/**
 * Defines the tests of a conformance suite that runs in a worker: one for each of its tests, which runs it there and
 * fails with what it failed with.
 *
 * @returns Once the worker has told its tests; rejects when it cannot be loaded.
 */
export async function testInWorker({ describe, it, name, worker }: WorkerSuite): Promise<void> {
  const port: SuitePort = 'port' in worker ? worker.port : worker;
  const titles = await within(titlesFrom(worker, port), `${name}: its tests`);

  const running = new Map<number, (result: TestResult) => void>();
  port.onmessage = ({ data }: MessageEvent<TestResult>) => running.get(data.index)?.(data);
  const run = async (index: number): Promise<void> => {
    const ended = new Promise<TestResult>((resolve) => running.set(index, resolve));
    port.postMessage(index);
    const { failure } = await ended;
    if (failure !== undefined) throw new Error(failure);
  };

  const byAspect = Map.groupBy([...titles.entries()], ([, { aspect }]) => aspect);
  describe(name, () => {
    for (const [aspect, tests] of byAspect) {
      describe(aspect, () => {
        for (const [index, { title }] of tests) it(title, () => run(index));
      });
    }
  });
}

function titlesFrom(worker: Worker | SharedWorker, port: SuitePort): Promise<readonly TestTitle[]> {
  return new Promise((resolve, reject) => {
    worker.onerror = (event) => {
      // It is reported here.
      event.preventDefault();
      reject(new Error(`The worker failed: ${(event as Partial<ErrorEvent>).message ?? ''}`));
    };
    port.onmessage = ({ data }: MessageEvent<readonly TestTitle[]>) => resolve(data);
  });
}

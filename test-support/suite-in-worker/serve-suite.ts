import type { ConformanceSubject } from '@token-storage/conformance';

import { collectTests } from './collect-tests.ts';
import type { SuitePort, TestResult, TestTitle } from './suite-messages.ts';

/** What failed in a worker with no test to catch it. */
const uncaught: unknown[] = [];

/**
 * Makes a worker, dedicated or shared, run the conformance suite for whoever opened it: `testInWorker`, in a page.
 *
 * @param subject What the suite is told; functions stay in the worker.
 */
export function serveSuite(subject: ConformanceSubject): void {
  addEventListener('error', ({ error, message }) => uncaught.push(error ?? message));
  addEventListener('unhandledrejection', ({ reason }) => uncaught.push(reason));
  const tests = collectTests(subject);

  async function run(index: number): Promise<TestResult> {
    try {
      await tests[index]?.body();
      if (uncaught.length > 0) throw uncaught[0];
      return { index };
    } catch (error) {
      return { index, failure: textOf(error) };
    } finally {
      uncaught.length = 0;
    }
  }

  function serve(port: SuitePort): void {
    port.onmessage = ({ data }: MessageEvent<number>) => void run(data).then((result) => port.postMessage(result));
    port.postMessage(tests.map(({ aspect, title }): TestTitle => ({ aspect, title })));
  }

  // A shared worker is given a port by each page that opens it; a dedicated one is a port itself.
  if ('onconnect' in globalThis) {
    addEventListener('connect', (event) => {
      for (const port of (event as MessageEvent).ports) serve(port);
    });
  } else {
    serve(globalThis as unknown as SuitePort);
  }
}

/** The message as well as the stack, which holds it in Chromium alone. */
function textOf(error: unknown): string {
  const stack = error instanceof Error ? error.stack : undefined;
  return stack === undefined || stack.startsWith(String(error))
    ? (stack ?? String(error))
    : `${String(error)}\n${stack}`;
}

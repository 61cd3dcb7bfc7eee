import type { ConformanceOptions } from '../conformance-options.ts';
import { ConsoleRecorder } from './console-recorder.ts';
import { TestContext } from './test-context.ts';

/** Runs a test on a fresh storage, then searches what it saw, and the console, for the tokens that it used. */
export async function runInContext(
  options: ConformanceOptions,
  body: (context: TestContext) => Promise<void>,
): Promise<void> {
  const recorder = new ConsoleRecorder();
  try {
    const context = new TestContext(await options.create(), options.capabilities);
    context.watch('what was printed on the console', recorder.printed);
    try {
      await body(context);
    } finally {
      await context.end();
    }
    context.assertNothingLeaked();
  } finally {
    recorder.stop();
  }
}

import type { Capabilities } from '../capabilities.ts';
import type { ConformanceSubject } from '../conformance-options.ts';
import { ConsoleRecorder } from './console-recorder.ts';
import { TestContext } from './test-context.ts';

/** Runs a test on a fresh storage, then searches what it saw, and the console, for the tokens that it used. */
export async function runInContext(
  create: ConformanceSubject['create'],
  capabilities: Capabilities,
  body: (context: TestContext) => Promise<void>,
): Promise<void> {
  const recorder = new ConsoleRecorder();
  try {
    const context = new TestContext(await create(), capabilities);
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

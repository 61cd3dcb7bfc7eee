import type { ConformanceOptions } from '../conformance-options.ts';
import { ConsoleRecorder } from './console-recorder.ts';
import { Trial } from './trial.ts';

/** Runs a test on a fresh storage, then searches what it saw, and the console, for the tokens that it used. */
export async function runTrial(options: ConformanceOptions, body: (trial: Trial) => Promise<void>): Promise<void> {
  const recorder = new ConsoleRecorder();
  try {
    const trial = new Trial(await options.create(), options.capabilities);
    trial.watch('what was printed on the console', recorder.printed);
    try {
      await body(trial);
    } finally {
      await trial.end();
    }
    trial.assertNothingLeaked();
  } finally {
    recorder.stop();
  }
}

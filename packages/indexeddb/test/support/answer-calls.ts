import type { Commands } from './worker-calls.ts';

/** Makes this worker run commands for `callWorker`. */
export function answerCalls(commands: Commands): void {
  addEventListener('message', ({ data: [id, command, ...parameters] }: MessageEvent<[number, string, ...never[]]>) => {
    const run = commands[command];
    if (run === undefined) return;
    run(...parameters).then(
      (value) => postMessage([id, value]),
      (error: unknown) => postMessage([id, undefined, String(error)]),
    );
  });
}

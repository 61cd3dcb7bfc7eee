import { onTestFinished } from 'vitest';

import type { Commands } from './lock-holder.worker.ts';

/** A worker that holds a lock; ends with the test. */
export function startLockHolder(): {
  call<Name extends keyof Commands>(
    command: Name,
    ...parameters: Parameters<Commands[Name]>
  ): ReturnType<Commands[Name]>;
  frozen(): Promise<void>;
  end(): void;
} {
  const worker = new Worker(new URL('./lock-holder.worker.ts', import.meta.url), { type: 'module' });
  onTestFinished(() => worker.terminate());
  let calls = 0;
  return {
    call(command, ...parameters) {
      const id = (calls += 1);
      const answer = new Promise<unknown>((resolve, reject) => {
        worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
          const [of, value, error] = Array.isArray(data) ? (data as [number, unknown, string?]) : [];
          if (of !== id) return;
          if (error === undefined) resolve(value);
          else reject(new Error(error));
        });
        worker.onerror = ({ message }) => reject(new Error(message));
      });
      worker.postMessage([id, command, ...parameters]);
      return answer as ReturnType<Commands[typeof command]>;
    },
    frozen: () =>
      new Promise((resolve) => worker.addEventListener('message', ({ data }) => data === 'frozen' && resolve())),
    end: () => worker.terminate(),
  };
}

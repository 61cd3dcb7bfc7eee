import { onTestFinished } from 'vitest';

/** What a worker can be asked to do: see {@link answerCalls}. */
export type Commands = Record<string, (...parameters: never[]) => Promise<unknown>>;

/** A worker that does as it is told. */
export interface CalledWorker<Known extends Commands> {
  /** Runs a command of the worker; rejects with its error's text. */
  call<Name extends keyof Known>(command: Name, ...parameters: Parameters<Known[Name]>): ReturnType<Known[Name]>;
  /** Waits for a message that answers no call. */
  hears(message: string): Promise<void>;
  /** Ends the worker, whatever it does. */
  end(): void;
}

/** Calls a worker that answers with `answerCalls`; ends it with the test. */
export function callWorker<Known extends Commands>(worker: Worker): CalledWorker<Known> {
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
      return answer as ReturnType<Known[typeof command]>;
    },
    hears: (message) =>
      new Promise((resolve) => worker.addEventListener('message', ({ data }) => data === message && resolve())),
    end: () => worker.terminate(),
  };
}

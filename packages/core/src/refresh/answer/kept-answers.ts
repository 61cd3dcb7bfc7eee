import type { TokenStorageError } from '../../errors/token-storage-error.ts';
import type { TokenStorageData } from '../../token-data/token-storage-data.ts';

/** What may be tried again until it succeeds. */
export interface KeptAnswer {
  /** Tries to store it. @throws why it cannot be stored. */
  readonly store: () => Promise<unknown>;
  /** The tokens that came for an entry. */
  readonly dataFor: (name: string) => TokenStorageData | undefined;
}

/** An answer that is kept. */
export interface Keeping {
  /** Tries at once; several who ask share one try. @throws why it cannot be stored. */
  storeNow(): Promise<void>;
  readonly dataFor: KeptAnswer['dataFor'];
  /** Once it is stored, or nothing can be stored any more. */
  readonly over: Promise<void>;
}

/** Answers that came and could not be stored. */
export interface KeptAnswers {
  /** Whether nothing is kept. */
  readonly isEmpty: boolean;
  /** The answer that is kept for a refresh token. */
  get(key: string): Keeping | undefined;
  /** Keeps an answer, and tries again and again until it is stored. */
  keep(key: string, answer: KeptAnswer): Keeping;
  /** Runs what waits for the lock of a refresh token; the signal is aborted when an answer is kept for that meanwhile. */
  whileNone<T>(key: string, wait: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Tries a last time, and gives up. */
  close(): Promise<void>;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** In a closure: a browser's console shows the fields of classes, private ones too, and these hold tokens. */
export function keptAnswers(): KeptAnswers {
  const kept = new Map<string, Keeping & { end(): void }>();
  const waits = new Map<AbortController, string>();

  const keep = (key: string, { store, dataFor }: KeptAnswer): Keeping => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let trying: Promise<void> | undefined;
    let pauseMs = FIRST_PAUSE_MS;
    let done = (): void => {};
    const over = new Promise<void>((resolve) => (done = resolve));
    const end = (): void => {
      clearTimeout(timer);
      if (kept.get(key) === keeping) kept.delete(key);
      done();
    };
    const storeNow = (): Promise<void> => {
      trying ??= (async () => {
        try {
          await store();
          end();
        } catch (error) {
          if ((error as Partial<TokenStorageError>).code === 'ERR_STORAGE_CLOSED') end();
          throw error;
        } finally {
          trying = undefined;
        }
      })();
      return trying;
    };
    const tryLater = (): void => {
      timer = setTimeout(() => {
        // Why it fails is told whoever asks for the tokens.
        storeNow().catch(tryLater);
      }, pauseMs);
      // Not every host's timers are objects. What is kept does not keep a process alive.
      (timer as { unref?: () => void }).unref?.();
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    };
    const keeping = { storeNow, dataFor, over, end };
    kept.set(key, keeping);
    for (const [wait, waitsFor] of waits) if (waitsFor === key) wait.abort();
    tryLater();
    return keeping;
  };

  return {
    get isEmpty() {
      return kept.size === 0;
    },
    keep,
    get: (key) => kept.get(key),
    whileNone: async (key, wait) => {
      const controller = new AbortController();
      waits.set(controller, key);
      try {
        return await wait(controller.signal);
      } finally {
        waits.delete(controller);
      }
    },
    close: async () => {
      const last = [...kept.values()];
      await Promise.allSettled(last.map((keeping) => keeping.storeNow()));
      for (const keeping of last) keeping.end();
    },
  };
}

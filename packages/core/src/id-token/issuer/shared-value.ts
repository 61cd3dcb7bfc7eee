/** One attempt to load a value. */
interface Loading<Value> {
  readonly promise: Promise<Value>;
  /** When it began, by `performance.now()`. */
  readonly sinceMs: number;
  /** For how long others wait for it before one of them tries as well, in milliseconds. */
  readonly patienceMs: number;
}

/** How long others wait for the first attempt, in milliseconds. */
const FIRST_PATIENCE_MS = 3000;

/**
 * A value that is loaded when first asked for, once for everybody, and kept. A failed load is not kept.
 *
 * A load belongs to whoever began it. Where that is a request to a server at the edge, the runtime drops the load when
 * the request ends, and it never settles. So others wait for it for a while, and then one of them begins another.
 */
export class SharedValue<Value extends object> {
  readonly #load: (isReload: boolean) => Promise<Value>;
  readonly #limitMs: number;
  #value: Value | undefined;
  #valueSinceMs = Number.NEGATIVE_INFINITY;
  #loading: Loading<Value> | undefined;

  /** @param limitMs By when a load has settled, unless it was dropped, in milliseconds. */
  constructor(load: (isReload: boolean) => Promise<Value>, limitMs: number) {
    this.#load = load;
    this.#limitMs = limitMs;
  }

  /** What is there, without waiting. */
  get current(): Value | undefined {
    return this.#value;
  }

  /** Whether somebody is loading it. */
  get isLoading(): boolean {
    return this.#loading !== undefined;
  }

  /** The value, loaded if need be. */
  async get(): Promise<Value> {
    return this.#value ?? this.#join();
  }

  /**
   * A newer value than the one that did not do. Whoever finds that it has been replaced takes what there is.
   * When loading fails, the old value stays.
   */
  async getNewerThan(old: Value): Promise<Value> {
    return this.#value === old ? this.#join() : this.get();
  }

  async #join(): Promise<Value> {
    for (let loading = this.#loading; loading !== undefined; loading = this.#loading) {
      const leftMs = loading.sinceMs + loading.patienceMs - performance.now();
      if (leftMs <= 0) break;
      const value = await settledWithin(leftMs, loading.promise);
      if (value !== undefined) return value;
    }
    return this.#begin();
  }

  #begin(): Promise<Value> {
    // A server that is merely slow is sent two requests and no third: the second settles, or it was dropped.
    const isSecond = this.#loading !== undefined && this.#loading.patienceMs < this.#limitMs;
    const loading = {
      sinceMs: performance.now(),
      patienceMs: isSecond ? this.#limitMs : Math.min(FIRST_PATIENCE_MS, this.#limitMs),
    };
    const promise = this.#load(this.#value !== undefined)
      .then((value) => this.#keep(value, loading.sinceMs))
      .finally(() => {
        if (this.#loading?.promise === promise) this.#loading = undefined;
      });
    this.#loading = { ...loading, promise };
    return promise;
  }

  /** The newer one of this and what is there: the answer to an earlier question may come later. */
  #keep(value: Value, sinceMs: number): Value {
    if (this.#value !== undefined && sinceMs < this.#valueSinceMs) return this.#value;
    this.#valueSinceMs = sinceMs;
    return (this.#value = value);
  }
}

/** What a promise settles with, or `undefined` once the time is over. */
async function settledWithin<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, ms, undefined)));
  try {
    return await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A value that is loaded when first asked for, once for everybody, and kept. A failed load is not kept.
 */
export class SharedValue<Value extends object> {
  readonly #load: (isReload: boolean) => Promise<Value>;
  #value: Value | undefined;
  #loading: Promise<Value> | undefined;

  constructor(load: (isReload: boolean) => Promise<Value>) {
    this.#load = load;
  }

  /** Whether it is there, without waiting. */
  get isLoaded(): boolean {
    return this.#value !== undefined;
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

  #join(): Promise<Value> {
    this.#loading ??= this.#load(this.isLoaded)
      .then((value) => (this.#value = value))
      .finally(() => (this.#loading = undefined));
    return this.#loading;
  }
}

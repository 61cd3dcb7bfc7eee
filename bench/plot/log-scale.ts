/** A logarithmic axis: values on it, in pixels, and the powers of ten where it has lines. */
export class LogScale {
  readonly #low: number;
  readonly #high: number;
  readonly #from: number;
  readonly #to: number;

  /** From a value at one pixel to another value at another pixel. */
  constructor(low: number, high: number, from: number, to: number) {
    this.#low = Math.log10(low);
    this.#high = Math.log10(high);
    this.#from = from;
    this.#to = to;
  }

  at(value: number): number {
    const part = (Math.log10(value) - this.#low) / (this.#high - this.#low);
    return this.#from + part * (this.#to - this.#from);
  }

  decades(): number[] {
    const first = Math.ceil(this.#low);
    return Array.from({ length: Math.floor(this.#high) - first + 1 }, (_, index) => 10 ** (first + index));
  }
}

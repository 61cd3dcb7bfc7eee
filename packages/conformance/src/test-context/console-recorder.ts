const METHODS = ['log', 'debug', 'info', 'warn', 'error', 'trace', 'dir', 'table', 'group', 'groupCollapsed'] as const;

type Print = (...args: unknown[]) => void;

/** Notes what is printed on the console, which still prints it. */
export class ConsoleRecorder {
  /** The arguments of each call. */
  readonly printed: unknown[][] = [];
  readonly #originals = new Map<(typeof METHODS)[number], Print>();

  constructor() {
    for (const name of METHODS) {
      const original = console[name] as Print;
      this.#originals.set(name, original);
      console[name] = (...args: unknown[]): void => {
        this.printed.push(args);
        original.apply(console, args);
      };
    }
  }

  /** Leaves the console as it was. */
  stop(): void {
    for (const [name, original] of this.#originals) console[name] = original;
  }
}

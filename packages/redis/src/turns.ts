/** Lets tasks of one name run one after the other, in the order in which they came. */
export class Turns {
  /** By name: ends once the last in line has ended. */
  readonly #lines = new Map<string, Promise<void>>();

  async run<T>(name: string, task: () => Promise<T>): Promise<T> {
    const before = this.#lines.get(name);
    const running = before === undefined ? task() : before.then(task);
    const end = running.then(
      () => {},
      () => {},
    );
    this.#lines.set(name, end);
    try {
      return await running;
    } finally {
      if (this.#lines.get(name) === end) this.#lines.delete(name);
    }
  }
}

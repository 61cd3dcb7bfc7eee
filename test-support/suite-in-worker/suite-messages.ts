/** What a worker tells of one test before any has run; a test is asked for by its place among them. */
export interface TestTitle {
  readonly aspect: string;
  readonly title: string;
}

/** What a worker answers once a test has run. */
export interface TestResult {
  /** The test's place. */
  readonly index: number;
  /** What it failed with; absent where it passed. */
  readonly failure?: string | undefined;
}

/** Where these messages go: to a dedicated worker, to its page, or along the port of a shared worker. */
export interface SuitePort {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown): void;
}

/** What the worker tells the page of a request; never a token. */
export interface Answer {
  /** That of the response; 0 where there was none. */
  readonly status: number;
  readonly text: string;
}

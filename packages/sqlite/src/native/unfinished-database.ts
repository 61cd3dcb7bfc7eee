/** A database has no tables at all: Python, which does not make them at once with the file, may just be about to. */
export class UnfinishedDatabase extends Error {
  /** What to throw if no tables appear. */
  readonly refusal: unknown;

  constructor(refusal: unknown) {
    super();
    this.refusal = refusal;
  }
}

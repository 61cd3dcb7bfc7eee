/**
 * A text is not JSON. Says where, and never quotes the text, as the messages of `JSON.parse` do.
 *
 * @see {@link scanObject}, which throws it
 */
export class JsonSyntaxError extends Error {
  /** Its class. */
  override readonly name: string = 'JsonSyntaxError';
  /** Where it stops being JSON: UTF-16 code units from the start. */
  readonly position: number;

  constructor(position: number) {
    super(`not JSON from position ${position} on`);
    this.position = position;
  }
}

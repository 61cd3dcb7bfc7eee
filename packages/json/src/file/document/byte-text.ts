const NOT_ASCII = /[\x80-\uffff]/;

/**
 * The bytes that a text has in UTF-8, each as a character. Where something stands in such a text, it stands in the file; and
 * as no byte of another character is ASCII, all that makes the parts of JSON is found in it.
 */
export function toByteText(text: string): string {
  return NOT_ASCII.test(text) ? Buffer.from(text).toString('latin1') : text;
}

/** The text of which these are the bytes. */
export function fromByteText(byteText: string): string {
  return NOT_ASCII.test(byteText) ? Buffer.from(byteText, 'latin1').toString() : byteText;
}

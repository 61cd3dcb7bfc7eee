/**
 * The text of an answer, if it is not too long; what is longer is not read to its end.
 *
 * A host without streams (React Native) has received the whole before anybody can look.
 *
 * @returns `undefined` where it is longer.
 */
export async function readBoundedText(response: Response, maxBytes: number): Promise<string | undefined> {
  if (typeof response.body?.getReader !== 'function') {
    const text = await response.text();
    return text.length > maxBytes ? undefined : text;
  }
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      // Nobody waits for the rest to be called off.
      reader.cancel().catch(() => {});
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}

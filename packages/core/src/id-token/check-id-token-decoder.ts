import { UsageError } from '../errors/input-errors.ts';

/**
 * @throws {@link UsageError} when there is a decoder that cannot decode.
 */
export function checkIDTokenDecoder(decoder: unknown): void {
  if (decoder === undefined || decoder === null) return;
  if (typeof (decoder as { decode?: unknown }).decode === 'function') return;
  throw new UsageError('idTokenDecoder must be an IDTokenDecoder, or an object with a method decode.');
}

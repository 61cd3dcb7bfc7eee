import { checkFunction } from '../checks/check-function.ts';

/**
 * @throws {@link UsageError} when there is a decoder that cannot decode.
 */
export function checkIDTokenDecoder(decoder: unknown): void {
  if (decoder === undefined || decoder === null) return;
  checkFunction((decoder as { decode?: unknown }).decode, 'The method decode of idTokenDecoder');
}

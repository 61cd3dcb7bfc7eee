import { InvalidTokenDataError, UsageError } from '../errors/input-errors.ts';
import { errorName } from './error-name.ts';

/**
 * Refuses what token endpoints and programs give in place of a token response.
 *
 * @throws {@link UsageError} for what has to be awaited or parsed first, saying how.
 * @throws {@link InvalidTokenDataError} for an error, whatever its status was, naming it.
 */
export function refuseOtherAnswers(answer: unknown): void {
  if (typeof answer === 'string') throw unread(answer.trimStart().startsWith('{') ? `text: JSON.parse it` : FORM);
  if (typeof answer !== 'object' || answer === null) return;
  const { then, json, entries, error } = answer as Record<string, unknown>;
  if (typeof then === 'function') {
    // It is refused here; that it may reject as well is not a second problem.
    Promise.resolve(answer).catch(() => {});
    throw unread('a Promise: await it');
  }
  if (typeof json === 'function') throw unread('a Response: pass what `await response.json()` gives');
  if (typeof entries === 'function' && !Array.isArray(answer)) throw unread(FORM);
  if (error === undefined || error === null || error === '') return;
  const name = errorName(error);
  const named = name === undefined ? '' : ` "${name}"`;
  throw new InvalidTokenDataError(`The token endpoint answered with an error${named} in place of tokens.`, {
    field: 'error',
  });
}

const FORM = 'a form: ask for JSON (accept: application/json), or pass Object.fromEntries(new URLSearchParams(form))';

function unread(what: string): UsageError {
  return new UsageError(`storeTokenResponse() takes the JSON of the token endpoint's answer, parsed, not ${what}.`);
}

import { RefreshError, TokenStorageError } from '@token-storage/core';

/** The errors after which a user has to log in again. */
const LOGGED_OUT = new Set(['ERR_MISSING_TOKEN', 'ERR_EXPIRED_TOKEN']);
/** Those that pass by themselves. */
const AWAY = new Set(['ERR_STORAGE_UNAVAILABLE', 'ERR_STORAGE_IO', 'ERR_LOCK_TIMEOUT']);

/** What users are told of an error: by its code, so that each end of it is meant. */
export function errorAnswer(error: unknown): Response {
  const code = error instanceof TokenStorageError ? error.code : '';
  if (LOGGED_OUT.has(code) || isRefused(error)) return json(401, { code, todo: 'log in' });
  if (AWAY.has(code) || error instanceof RefreshError) return json(503, { code, todo: 'come again' });
  // The messages of this library hold no tokens; those of others may.
  console.error(error instanceof TokenStorageError ? error.message : 'A request could not be answered.');
  return json(500, { code, todo: 'tell us' });
}

const isRefused = (error: unknown): boolean =>
  error instanceof RefreshError && ['rejected', 'in-doubt', 'removed'].includes(error.reason);

const json = (status: number, body: object): Response => Response.json(body, { status });

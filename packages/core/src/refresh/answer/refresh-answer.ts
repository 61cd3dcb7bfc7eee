import type { EntryChanges, StoredEntries } from '../../contract/entries.ts';
import { refreshed } from '../../contract/merge-token-response.ts';
import { parseTokenResponse } from '../../token-response/parse-token-response.ts';
import type { TokenResponseEntry } from '../../token-response/token-response-entry.ts';
import type { TokenResponse } from '../../token-response/token-response.ts';
import type { TokenStorageData } from '../../token-data/token-storage-data.ts';
import { entriesOfToken } from '../note/entries-of-token.ts';
import { withoutNote } from '../note/refresh-note.ts';
import { notCovered } from '../options-and-errors/refresh-errors.ts';
import type { RefreshedResponseOptions } from '../options-and-errors/refreshing-options.ts';

/** What a refresh token was spent for. */
export interface Spending {
  /** The name of the entry that it was spent for. */
  readonly resourceServer: string;
  /** The refresh token that was spent. */
  readonly refreshToken: string;
  /** All entries that held it just before, by name. */
  readonly entries: ReadonlyMap<string, TokenStorageData>;
}

/** What to write of an answer. */
export interface AnswerChanges {
  /** The entries that get what the answer says of them. */
  readonly whole: ReadonlyMap<string, TokenStorageData>;
  /** These, and those that get the new refresh token alone. */
  readonly all: EntryChanges;
}

/** The answer of a token endpoint to a refresh, and what is to become of the stored entries. */
export class RefreshAnswer {
  readonly #spending: Spending;
  readonly #parts: ReadonlyMap<string, TokenResponseEntry>;
  /** The refresh token that takes the place of the one that was spent; the same where the server keeps it. */
  readonly #refreshToken: string;
  /** What is wrong with the answer, where all that can be used of it is a refresh token. */
  readonly problem: unknown;

  /** @throws {@link InvalidTokenDataError} or {@link UsageError} when there is nothing in it that can be used. */
  constructor(response: TokenResponse, spending: Spending, options: RefreshedResponseOptions) {
    const { resourceServer, refreshToken } = spending;
    this.#spending = spending;
    const next = refreshTokenOf(response);
    try {
      const how = { ...options, resourceServer, grantType: 'refresh_token' as const };
      this.#parts = parseTokenResponse(response, how, Date.now() / 1000).entries;
      if (this.#parts.size === 0) throw notCovered(resourceServer);
      this.#refreshToken = this.#parts.get(resourceServer)?.refresh_token ?? next ?? refreshToken;
    } catch (error) {
      if (next === undefined) throw error;
      this.problem = error;
      this.#parts = new Map();
      this.#refreshToken = next;
    }
  }

  /** The token data that the answer makes of an entry as it was read. */
  dataFor(name: string): TokenStorageData | undefined {
    const { entries } = this.#spending;
    const asRead = { names: () => entries.keys(), has: entries.has.bind(entries), get: entries.get.bind(entries) };
    return this.changes(asRead, true).whole.get(name);
  }

  /**
   * What to write in the entries that still hold the refresh token that was spent. Whoever holds another one has logged in
   * since, and whoever is gone has logged out.
   *
   * @param isWhole Whether access tokens are written too. An entry whose access token has been replaced meanwhile, or that
   * the answer does not cover, gets the new refresh token alone.
   */
  changes(stored: StoredEntries, isWhole: boolean): AnswerChanges {
    const { refreshToken, entries } = this.#spending;
    const whole = new Map<string, TokenStorageData>();
    const rotated = new Map<string, TokenStorageData>();
    for (const [name, data] of entriesOfToken(stored, refreshToken)) {
      const isAsRead = entries.get(name)?.access_token === data.access_token;
      const next = isWhole && isAsRead ? this.#whole(name, stored) : undefined;
      if (next === undefined) rotated.set(name, this.#rotated(data));
      else whole.set(name, next);
    }
    return { whole, all: new Map([...whole, ...rotated]) };
  }

  #whole(name: string, stored: StoredEntries): TokenStorageData | undefined {
    const { refreshToken } = this.#spending;
    const part = this.#parts.get(name);
    if (part === undefined) return undefined;
    const data = refreshed(new Map([[name, part]]), undefined, stored, refreshToken).get(name);
    // Of an answer for several entries, each may be without it.
    return data && (data.refresh_token === refreshToken ? this.#rotated(data) : withoutNote(data));
  }

  #rotated(data: TokenStorageData): TokenStorageData {
    return withoutNote(data).with({ refresh_token: this.#refreshToken });
  }
}

/** A refresh token must not be lost, whatever is wrong with the rest. */
function refreshTokenOf(response: unknown): string | undefined {
  const { refresh_token } = (response ?? {}) as { readonly refresh_token?: unknown };
  return typeof refresh_token === 'string' && refresh_token !== '' ? refresh_token : undefined;
}

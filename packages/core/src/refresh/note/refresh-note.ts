import type { TokenStorageData } from '../../token-data/token-storage-data.ts';

/** The name in `extra` under which a {@link RefreshNote} stands. */
export const REFRESH_NOTE = 'token-storage.refresh';

/**
 * What stands in an entry while its refresh token is being spent, so that whoever comes after a crash, a suspension or a
 * lost answer knows that it may have been spent. It never holds a token.
 */
export interface RefreshNote {
  /** SHA-256 of the refresh token that is spent. A note of another one is left over, and says nothing. */
  readonly hash: string;
  /** Which storage spends it. */
  readonly owner: string;
  /** A new one for each attempt. */
  readonly id: string;
  /** When, in milliseconds since the epoch: for people. No clock is compared with another's. */
  readonly start: number;
  /** Whether somebody before may have spent it already. */
  readonly doubt: boolean;
  /** The attempt is over, and how it ended at the server is not known. */
  readonly ended?: boolean | undefined;
}

/** The note of an entry, if it speaks of the refresh token with this hash. */
export function noteOf(data: TokenStorageData | undefined, hash: string): RefreshNote | undefined {
  // Whoever knows the hash is one of us.
  const note = data?.extra[REFRESH_NOTE] as Partial<RefreshNote> | null | undefined;
  return note?.hash === hash ? (note as RefreshNote) : undefined;
}

/** The same entry with this note, in place of any other. */
export function withNote(data: TokenStorageData, note: RefreshNote): TokenStorageData {
  return data.with({ extra: { ...data.extra, [REFRESH_NOTE]: note } });
}

/** The same entry without any note. */
export function withoutNote(data: TokenStorageData): TokenStorageData {
  if (!Object.hasOwn(data.extra, REFRESH_NOTE)) return data;
  const { [REFRESH_NOTE]: _, ...extra } = data.extra;
  return data.with({ extra });
}

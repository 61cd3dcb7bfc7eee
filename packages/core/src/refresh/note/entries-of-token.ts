import type { StoredEntries } from '../../contract/entries.ts';
import type { TokenStorageError } from '../../errors/token-storage-error.ts';
import type { TokenStorageData } from '../../token-data/token-storage-data.ts';

/** The entries that hold a refresh token: one may serve several resource servers. */
export function* entriesOfToken(
  entries: StoredEntries,
  refreshToken: string,
): Generator<readonly [name: string, data: TokenStorageData]> {
  for (const [name, data] of readableEntries(entries)) if (data.refresh_token === refreshToken) yield [name, data];
}

/** All entries but those that cannot be read: they are nobody's, and must not hinder the others. */
export function* readableEntries(entries: StoredEntries): Generator<readonly [name: string, data: TokenStorageData]> {
  for (const name of entries.names()) {
    try {
      const data = entries.get(name);
      if (data !== undefined) yield [name, data];
    } catch (error) {
      // By code: the storage inside may have another copy of this library.
      if ((error as Partial<TokenStorageError>).code === undefined) throw error;
    }
  }
}

import type { TokenStorageData } from '../../token-data/token-storage-data.ts';

/** Whether an entry holds the same pair of access and refresh token as when it was read, or is as absent. */
export const isSamePair = (one: TokenStorageData | undefined, other: TokenStorageData | undefined): boolean =>
  one?.access_token === other?.access_token && one?.refresh_token === other?.refresh_token;

import type { TokenStorageData } from '@token-storage/core';

/** Token data as a plain object, which every other library takes. */
export interface Dict {
  readonly expires_at_seconds?: number | null;
  readonly [field: string]: unknown;
}

export const toDict = (data: TokenStorageData): Dict => data.toDict();

/** With one more second. */
export const incremented = (dict: Dict): Dict => ({ ...dict, expires_at_seconds: (dict.expires_at_seconds ?? 0) + 1 });

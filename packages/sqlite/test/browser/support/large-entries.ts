import type { TokenStorage } from '@token-storage/core';
import { sample } from 'test-support/sample';

/** So much that a dozen entries with it are worth a checkpoint. */
export const LARGE: string = 's'.repeat(20_000);

/** Stores large entries of distinct names, one after the other. */
export async function storeLarge(storage: TokenStorage, from: number, to: number): Promise<void> {
  for (let index = from; index < to; index += 1) {
    await storage.storeTokenDataByResourceServer({ [`name-${index}`]: sample(`name-${index}`, { scope: LARGE }) });
  }
}

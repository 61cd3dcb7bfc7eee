import type { TokenStorageData } from '../../token-data/token-storage-data.ts';
import type { RefreshTarget } from './refresh-target.ts';

/**
 * Whether what is found in an entry can be handed out: what is good for the leeway, and what somebody has got just now,
 * since it was read before, whatever its lifetime.
 */
export function isAdoptable({ memory, namespace, name, read }: RefreshTarget, found: TokenStorageData): boolean {
  const isNew = found.access_token !== read.access_token;
  return memory.isGood(namespace, name, found, isNew ? 0 : memory.options.leewaySeconds);
}

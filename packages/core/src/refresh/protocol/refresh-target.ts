import type { TokenStorageData } from '../../token-data/token-storage-data.ts';
import type { TokenStorage } from '../../contract/token-storage.ts';
import type { RefreshMemory } from './refresh-memory.ts';

/** An entry whose token is not good any more. */
export interface StaleEntry<Read = TokenStorageData> {
  readonly memory: RefreshMemory;
  readonly namespace: string;
  /** The storage inside, for that namespace, and not that of a lock which somebody may hold. */
  readonly plain: TokenStorage;
  /** The name of the entry. */
  readonly name: string;
  /** The entry as it was read before the lock was taken. */
  readonly read: Read;
  /** How long the lock is waited for, in milliseconds. */
  readonly timeoutMs: number;
}

/** What is to be refreshed. */
export interface RefreshTarget extends StaleEntry {
  readonly refreshToken: string;
  /** SHA-256 of the refresh token. */
  readonly hash: string;
  /** What an answer that could not be stored is kept under. */
  readonly keptKey: string;
  /** Called when an answer could not be stored, with the error to throw, while the lock is held until it is stored. */
  readonly onKept: (error: Error) => void;
}

/** What a turn has led to: a token to hand out, or that everything is to be looked at again. */
export type TurnEnd = TokenStorageData | 'again';

import { StaleDetector } from '../../adapter/locks/stale-detector.ts';
import type { TokenStorageData } from '../../token-data/token-storage-data.ts';
import type { TokenStorage } from '../../contract/token-storage.ts';
import type { LeaseClock } from '../call/lease-clock.ts';
import { noteOf } from './refresh-note.ts';
import { readEntry } from './read-entry.ts';

/** How often is looked whether the note has changed, in milliseconds. */
const LOOK_MS = 250;
/** How many looks there are at least until a note counts as left behind: the whole machine may have slept before one. */
const LOOKS = 4;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What is waited for. */
export interface NoteWait {
  /** The lock's storage. */
  readonly locked: TokenStorage;
  readonly name: string;
  /** The entry with the note, as it was read. */
  readonly read: TokenStorageData;
  /** Of its refresh token. */
  readonly hash: string;
  /** For how long it may stand still, in milliseconds. */
  readonly standstillMs: number;
  readonly clock: LeaseClock;
}

/**
 * Waits, holding the lock, until somebody else's attempt ends.
 *
 * @returns `'changed'` when entry or note are others by now, `'stale'` when they have stood still for so long, by this
 * program's own clock, that the attempt must be over.
 */
export async function awaitNote(wait: NoteWait): Promise<'changed' | 'stale'> {
  const { locked, name, read, hash, standstillMs, clock } = wait;
  const detector = new StaleDetector(standstillMs / LOOKS);
  const stateOf = (data: TokenStorageData | undefined): string =>
    JSON.stringify([data?.access_token, data?.refresh_token, noteOf(data, hash)]);
  const before = stateOf(read);
  for (;;) {
    clock.tick();
    const now = stateOf(await readEntry(locked, name));
    if (now !== before) return 'changed';
    if (detector.look('same') >= standstillMs) return 'stale';
    await pause(Math.min(LOOK_MS, standstillMs / LOOKS));
  }
}

import { unvalidated } from '../../decorators/unvalidated.ts';
import type { TokenStorageError } from '../../errors/token-storage-error.ts';
import type { TokenStorageData } from '../../token-data/token-storage-data.ts';
import type { TokenStorage } from '../../contract/token-storage.ts';
import { isAdoptable } from './is-adoptable.ts';
import { LeaseClock } from '../call/lease-clock.ts';
import { hasEnded, showLiveness } from '../note/attempt-liveness.ts';
import { awaitNote } from '../note/note-wait.ts';
import { OwnNote } from '../note/own-note.ts';
import { RefreshCall } from './refresh-call.ts';
import { refreshError } from '../options-and-errors/refresh-errors.ts';
import { noteOf } from '../note/refresh-note.ts';
import type { RefreshTarget, TurnEnd } from './refresh-target.ts';
import { randomName } from '../note/token-hash.ts';
import { readEntry } from '../note/read-entry.ts';

/** Steps 3 to 5 of the protocol, and then the call: what one does while it holds the lock of a refresh token. */
export class RefreshTurn {
  readonly #target: RefreshTarget;
  /** The lock's, beneath the validators: a note is no token. */
  readonly #locked: TokenStorage;
  readonly #clock = new LeaseClock();
  /** The entry as it was read last. */
  #found: TokenStorageData;

  /** @param locked The lock's storage, which writes only while the lock is held. */
  constructor(target: RefreshTarget, locked: TokenStorage) {
    this.#target = target;
    this.#locked = unvalidated(locked);
    this.#found = target.read;
  }

  /** @throws {@link RefreshError}, what a validator says against the new tokens, and what the storage throws. */
  async run(): Promise<TurnEnd> {
    for (;;) {
      const end = (await this.#readAgain()) ?? (await this.#weighNote());
      if (end === 'changed') continue;
      if (typeof end !== 'boolean') return end;
      const spent = await this.#spend(end);
      if (spent !== 'changed') return spent;
    }
  }

  /** Step 3. */
  async #readAgain(): Promise<TurnEnd | undefined> {
    const { name, refreshToken } = this.#target;
    const found = await readEntry(this.#locked, name);
    if (found === undefined) throw refreshError('removed', name);
    if (isAdoptable(this.#target, found)) return found;
    if (found.refresh_token !== refreshToken) return 'again';
    this.#found = found;
    return undefined;
  }

  /** Step 4: whether somebody else may have spent the refresh token. */
  async #weighNote(): Promise<boolean | 'changed'> {
    const { memory, plain, hash, name } = this.#target;
    const note = noteOf(this.#found, hash);
    if (note === undefined) return false;
    const isOwnAndOver = note.owner === memory.owner && !memory.calls.has(note.id);
    if (isOwnAndOver) return note.doubt || !memory.unsent.has(note.id);
    if (note.ended === true || (await hasEnded(plain, note.id))) return true;
    const standstillMs = memory.options.deadlineMs;
    const wait = { locked: this.#locked, name, read: this.#found, hash, standstillMs, clock: this.#clock };
    return (await awaitNote(wait)) === 'stale' || 'changed';
  }

  /** Step 5, and the look at the clock of step 6. */
  async #spend(doubt: boolean): Promise<TurnEnd | 'changed'> {
    const { memory, plain, hash, name } = this.#target;
    const note = new OwnNote({ hash, owner: memory.owner, id: randomName(), start: Date.now(), doubt });
    const endLiveness = await showLiveness(plain, note.id);
    let over = Promise.resolve<unknown>(undefined);
    try {
      memory.unsent.add(note.id);
      const entries = await note.write(this.#locked, name, this.#found).catch(lostIfLockLost);
      if (entries === undefined) return 'changed';
      if (entries === 'lost') return 'again';
      if (this.#clock.isOver) {
        await note.removeUnlessInDoubt(plain);
        return 'again';
      }
      const call = new RefreshCall(this.#target, note, entries);
      try {
        return await call.run(this.#clock, this.#found);
      } finally {
        over = call.over;
      }
    } finally {
      // What comes late may still be stored.
      void over.then(endLiveness);
    }
  }
}

/** By code: the storage inside may have another copy of this library. */
function lostIfLockLost(error: unknown): 'lost' {
  if ((error as Partial<TokenStorageError>).code === 'ERR_LOCK_LOST') return 'lost';
  throw error;
}

import { withTimeLimit } from '../../signals/time-limit.ts';
import type { TokenStorageData } from '../../token-data/token-storage-data.ts';
import { type CallResult, callResult } from '../call/call-result.ts';
import type { LeaseClock } from '../call/lease-clock.ts';
import type { OwnNote } from '../note/own-note.ts';
import type { Spending } from '../answer/refresh-answer.ts';
import { concludeRefresh } from './conclude-refresh.ts';
import { notInTime } from '../options-and-errors/refresh-errors.ts';
import { storeAnswer } from './store-answer.ts';
import type { RefreshTarget, TurnEnd } from './refresh-target.ts';

/** For how many deadlines an answer is listened for. */
const DEADLINES_UNTIL_DEAF = 10;
/** What setTimeout takes at most, in milliseconds. */
const LONGEST_TIMER_MS = 0x7fff_ffff;

/** Steps 6 and 7 of the protocol: one call of the token endpoint, within its deadline, and the answer that comes later. */
export class RefreshCall {
  readonly #target: RefreshTarget;
  readonly #note: OwnNote;
  readonly #spending: Spending;
  readonly #abort = new AbortController();
  #over: Promise<unknown> = Promise.resolve();

  constructor(target: RefreshTarget, note: OwnNote, entries: Spending['entries']) {
    this.#target = target;
    this.#note = note;
    this.#spending = { resourceServer: target.name, refreshToken: target.refreshToken, entries };
  }

  /** Once nothing will come of it any more. */
  get over(): Promise<unknown> {
    return this.#over;
  }

  /**
   * Makes the call in this very tick, in which the clock has been looked at.
   *
   * @param read The entry as it was read last.
   */
  async run(clock: LeaseClock, { scope }: TokenStorageData): Promise<TurnEnd> {
    const { memory, plain, name, refreshToken } = this.#target;
    const { refresh, deadlineMs } = memory.options;
    const { signal } = this.#abort;
    clock.watch(signal);
    memory.unsent.delete(this.#note.id);
    memory.calls.set(this.#note.id, this.#abort);
    const called = callResult(() => refresh({ refreshToken, resourceServer: name, scope, signal }));
    let result: CallResult;
    try {
      result = await withTimeLimit(deadlineMs, () => called);
    } catch {
      this.#over = this.#listenOn(called);
      await this.#note.markEnded(plain);
      throw notInTime(name, deadlineMs);
    }
    memory.calls.delete(this.#note.id);
    return concludeRefresh(this.#target, this.#note, this.#spending, result);
  }

  /** An answer that comes late is stored without a word: its refresh token is the only one that is good by now. */
  async #listenOn(called: Promise<CallResult>): Promise<void> {
    const { memory } = this.#target;
    const { signal } = this.#abort;
    const aborted = new Promise<undefined>((resolve) => signal.addEventListener('abort', () => resolve(undefined)));
    const leftMs = (DEADLINES_UNTIL_DEAF - 1) * memory.options.deadlineMs;
    const deaf = setTimeout(() => this.#abort.abort(), Math.min(leftMs, LONGEST_TIMER_MS));
    // Not every host's timers are objects. Who listens does not keep a process alive.
    (deaf as { unref?: () => void }).unref?.();
    const result = await Promise.race([called, aborted]);
    clearTimeout(deaf);
    try {
      if (result?.kind === 'answer') await storeAnswer(this.#target, this.#spending, result.response);
    } catch {
      // It cannot be used, or it is kept until it can be stored. Whoever asked has been answered long ago.
    } finally {
      memory.calls.delete(this.#note.id);
    }
  }
}

import type { EntryChanges } from '../../contract/entries.ts';
import { unvalidated } from '../../decorators/unvalidated.ts';
import type { TokenStorageData } from '../../token-data/token-storage-data.ts';
import type { TokenStorage } from '../../contract/token-storage.ts';
import { isSamePair } from './is-same-pair.ts';
import { entriesOfToken, readableEntries } from './entries-of-token.ts';
import { noteOf, type RefreshNote, withNote, withoutNote } from './refresh-note.ts';

const NOTHING: EntryChanges = new Map();

/** The note of one attempt to spend a refresh token, from before the call until its end is known. */
export class OwnNote {
  readonly #note: RefreshNote;

  constructor(note: RefreshNote) {
    this.#note = note;
  }

  get id(): string {
    return this.#note.id;
  }

  /** Whether somebody before may have spent the refresh token already. */
  get doubt(): boolean {
    return this.#note.doubt;
  }

  /**
   * Writes it into every entry that holds the refresh token, in one change.
   *
   * @param locked The lock's storage, beneath the validators: a note is no token.
   * @param name The entry that was read, and what was read of it.
   * @returns The entries that hold it, as they were before; `undefined` where the entry is not as it was read any more.
   */
  async write(
    locked: TokenStorage,
    name: string,
    read: TokenStorageData,
  ): Promise<ReadonlyMap<string, TokenStorageData> | undefined> {
    const { hash } = this.#note;
    let before: Map<string, TokenStorageData> | undefined;
    await locked.updateEntries('all', (current) => {
      const found = current.get(name);
      const isAsRead = isSamePair(found, read) && noteOf(found, hash)?.id === noteOf(read, hash)?.id;
      before = isAsRead ? new Map(entriesOfToken(current, read.refresh_token ?? '')) : undefined;
      return before === undefined ? NOTHING : mapped(before, (data) => withNote(data, this.#note));
    });
    return before;
  }

  /** Says in it that the attempt is over, and its end not known. */
  async markEnded(plain: TokenStorage): Promise<void> {
    await this.#change(plain, (data) => withNote(data, { ...this.#note, ended: true }));
  }

  /** Removes it, since nothing was spent; but not where somebody before may have spent it. */
  async removeUnlessInDoubt(plain: TokenStorage): Promise<void> {
    if (!this.doubt) await this.#change(plain, withoutNote);
  }

  /** Beneath the validators: a note is no token. */
  async #change(plain: TokenStorage, change: (data: TokenStorageData) => TokenStorageData): Promise<void> {
    try {
      await unvalidated(plain).updateEntries('all', (current) => {
        const mine = [...readableEntries(current)].filter(([, data]) => noteOf(data, this.#note.hash)?.id === this.id);
        return mapped(new Map(mine), change);
      });
    } catch {
      // Where it stays as it is, others wait for longer, or doubt. What the call came to matters more.
    }
  }
}

const mapped = (
  entries: ReadonlyMap<string, TokenStorageData>,
  change: (data: TokenStorageData) => TokenStorageData,
): EntryChanges => new Map([...entries].map(([name, data]) => [name, change(data)]));

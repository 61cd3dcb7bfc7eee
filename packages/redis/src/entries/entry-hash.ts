import type { EntrySelection } from '@token-storage/core/adapter';

import type { Commands, FieldValue } from '../client/commands.ts';
import type { Fence } from '../lock/fence.ts';
import { READ } from './read-script.ts';
import { NOTHING, type StoredTexts, textsOf } from './stored-texts.ts';
import { LEASE_LOST, type Write, writeCall, WRITTEN } from './write-script.ts';

/** The hash of one namespace: its entries, each the text of a field. */
export class EntryHash {
  readonly namespace: string;
  /** Its key. */
  readonly location: string;
  readonly #commands: Commands;

  constructor(commands: Commands, namespace: string, location: string) {
    this.#commands = commands;
    this.namespace = namespace;
    this.location = location;
  }

  async read(selection: EntrySelection, fence?: Fence): Promise<StoredTexts> {
    const isCounted = fence?.kind === 'count';
    if (selection.length === 0 && !isCounted) return NOTHING;
    const { location } = this;
    if (!isCounted && !this.#commands.mayReadReplicas) {
      return textsOf(selection, await this.#commands.readHash(location, selection));
    }
    const isAll = selection === 'all';
    const parameters = {
      keys: isCounted ? [location, fence.key] : [location],
      arguments: [isCounted ? fence.value : '', isAll ? '1' : '0', ...(isAll ? [] : selection)],
    };
    const values = await this.#commands.run(READ, parameters, { task: 'read', location, isWrite: false });
    return textsOf(selection, values as FieldValue[]);
  }

  /**
   * Writes, unless something else stands there than what it was compared with.
   *
   * @param onLost Makes the error for a lease that was lost.
   * @returns What stands there instead; `undefined` once it is written.
   */
  async write(write: Write, onLost: () => Error): Promise<StoredTexts | undefined> {
    const { location } = this;
    const attempt = { task: 'write', location, isWrite: true };
    const { script, parameters } = writeCall(location, write);
    const answer = await this.#commands.run(script, parameters, attempt);
    if (answer === WRITTEN) return undefined;
    if (answer === LEASE_LOST) throw onLost();
    return textsOf(write.comparison?.selection ?? [], answer as FieldValue[]);
  }
}

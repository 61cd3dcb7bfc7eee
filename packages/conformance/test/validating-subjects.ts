import {
  type TokenDataByResourceServer,
  TokenDataValidator,
  TokenStorageData,
  ValidatingTokenStorage,
} from '@token-storage/core';
import { assert } from 'chai';

import type { Capabilities, ConformanceOptions } from '../src/index.ts';
import { MemoryTokenStorage } from './memory-token-storage.ts';

const capabilities: Capabilities = {
  persistent: false,
  sharedLocks: false,
  sharedChanges: false,
  loneSurrogates: true,
  missing: 'throws',
  finishesOnClose: false,
};

/** Takes everything, each time after a while. */
class PatientValidator extends TokenDataValidator {
  override beforeStore(tokens: TokenDataByResourceServer): Promise<void> {
    return this.#look(tokens);
  }

  override afterRetrieve(tokens: TokenDataByResourceServer): Promise<void> {
    return this.#look(tokens);
  }

  async #look(tokens: TokenDataByResourceServer): Promise<void> {
    for (const data of Object.values(tokens)) {
      await Promise.resolve();
      assert.instanceOf(data, TokenStorageData);
    }
  }
}

const decorations: Record<string, () => ValidatingTokenStorage> = {
  'ValidatingTokenStorage without validators': () => new ValidatingTokenStorage(new MemoryTokenStorage()),
  'ValidatingTokenStorage with validators that take everything, some asynchronous': () =>
    new ValidatingTokenStorage(new MemoryTokenStorage(), {
      validators: [new PatientValidator(), new PatientValidator()],
    }),
  'ValidatingTokenStorage around another': () =>
    new ValidatingTokenStorage(
      new ValidatingTokenStorage(new MemoryTokenStorage(), { validators: [new PatientValidator()] }),
      { validators: [new PatientValidator()] },
    ),
};

/** What the suite is told about each of them, beside the runner. */
export const validatingSubjects: readonly Omit<ConformanceOptions, 'describe' | 'it'>[] = Object.entries(
  decorations,
).map(([name, make]) => ({ name, create: () => ({ storage: make(), reopen: make }), capabilities }));

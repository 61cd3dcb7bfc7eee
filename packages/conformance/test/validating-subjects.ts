import {
  type TokenDataByResourceServer,
  TokenDataValidator,
  TokenStorageData,
  ValidatingTokenStorage,
} from '@token-storage/core';
import { EngineTokenStorage } from '@token-storage/core/adapter';
import { assert } from 'chai';

import type { Capabilities, ConformanceSubject } from '../src/index.ts';
import { MemoryTokenStorage } from './memory-token-storage.ts';
import { SharedEngine, SharedLocation } from './shared-engine.ts';

/** What validators change, whatever they are around: they look at what is read, and work before they write. */
const validating: Partial<Capabilities> = { missing: 'throws', finishesOnClose: false };
const alone: Partial<Capabilities> = { persistent: false, sharedLocks: false, sharedChanges: false };

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

const aroundMemory = Object.entries(decorations).map(([name, make]) => ({
  name,
  create: () => ({ storage: make(), reopen: make }),
  capabilities: { ...validating, ...alone },
}));

const aroundShared = {
  name: 'ValidatingTokenStorage around a storage of a location that others use',
  create: () => {
    const location = new SharedLocation();
    const open = (): ValidatingTokenStorage =>
      new ValidatingTokenStorage(new EngineTokenStorage(new SharedEngine(location)), {
        validators: [new PatientValidator()],
      });
    return { storage: open(), reopen: open };
  },
  capabilities: validating,
};

/** What the suite is told about each of them. */
export const validatingSubjects: readonly ConformanceSubject[] = [...aroundMemory, aroundShared];

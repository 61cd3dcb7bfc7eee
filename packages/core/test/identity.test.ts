import {
  type TokenStorage,
  type TokenStorageData,
  TokenValidationError,
  UnchangingIdentityIDValidator,
  ValidatingTokenStorage,
} from '@token-storage/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { deferred, settled } from './support/deferred.ts';
import { ForeignWrites } from './support/foreign-writes.ts';
import { MemoryTokenStorage } from './support/memory-token-storage.ts';
import { RecordingValidator } from './support/recording-validator.ts';
import { sample } from './support/sample.ts';
import { thrownBy } from './support/thrown-by.ts';

const of = (identity_id: string | undefined, name = 'a'): TokenStorageData => sample(name, { identity_id });
const refuse = (): void => {
  throw new TokenValidationError('refused');
};

let inner: MemoryTokenStorage;
let validator: RecordingValidator;
let storage: ValidatingTokenStorage;
/** Another tab or process: the same tokens, another storage. */
let elsewhere: ValidatingTokenStorage;
beforeEach(() => {
  inner = new MemoryTokenStorage();
  validator = new RecordingValidator();
  storage = new ValidatingTokenStorage(inner, { validators: [validator] });
  elsewhere = new ValidatingTokenStorage(inner);
});
/** What the validator was told last: the prior identity, and that of the data. */
const told = (): unknown[] => {
  const { priorIdentityId, tokenDataIdentityId } = validator.calls.at(-1)?.context ?? {};
  return [priorIdentityId, tokenDataIdentityId];
};
/** A login, with everything that it replaces gone. */
const logIn = async (at: TokenStorage, identity: string): Promise<void> => {
  await at.removeAllTokenData();
  await at.storeTokenDataByResourceServer({ a: of(identity) });
};

describe('the identity of a validating storage', () => {
  it('is told to validators beside that of the data, which is none, or the only one (items 118, 127)', async () => {
    await storage.storeTokenDataByResourceServer({ a: of(undefined) });
    expect(told()).toEqual([undefined, undefined]);
    await storage.storeTokenDataByResourceServer({ a: of('me'), b: of(undefined, 'b'), c: of('me', 'c') });
    expect(told()).toEqual([undefined, 'me']);
    await storage.getTokenData('b');
    expect(told()).toEqual(['me', undefined]);
    await storage.getTokenDataByResourceServer();
    expect(told()).toEqual(['me', 'me']);
  });

  it('may be empty text, which is an identity (item 118)', async () => {
    await storage.storeTokenDataByResourceServer({ a: of('') });
    await storage.getTokenData('a');
    expect(told()).toEqual(['', '']);
  });

  it('is that of the stored data, also of data stored before (items 117, 124)', async () => {
    await inner.storeTokenDataByResourceServer({ a: of('me') });
    await storage.storeTokenDataByResourceServer({ b: of(undefined, 'b') });
    expect(told()).toEqual(['me', undefined]);
  });

  it('refuses data of two identities in one store, and shows both (item 118)', async () => {
    const error = await thrownBy(() => storage.storeTokenDataByResourceServer({ a: of('one'), b: of('two', 'b') }));
    expect(error).toMatchObject({
      code: 'ERR_IDENTITY_MISMATCH',
      storedIdentityId: 'one',
      newIdentityId: 'two',
      message: expect.stringMatching(/"one" and "two".*removeAllTokenData\(\)/) as string,
    });
    expect(await inner.getTokenDataByResourceServer()).toEqual({});
    expect(validator.calls).toEqual([]);
  });

  it('refuses to read data of two identities, and lets removing mend it (item 118)', async () => {
    await inner.storeTokenDataByResourceServer({ a: of('one'), b: of('two', 'b') });
    for (const read of [() => storage.getTokenDataByResourceServer(), () => storage.getTokenData('a')]) {
      expect(await thrownBy(read)).toMatchObject({ code: 'ERR_IDENTITY_MISMATCH' });
    }
    expect(await storage.removeTokenData('b')).toBe(true);
    expect(await storage.getTokenData('a')).toEqual(of('one'));
  });

  it('is not learned from a store that was refused (items 119, 120)', async () => {
    validator.act = refuse;
    expect(await thrownBy(() => storage.storeTokenDataByResourceServer({ a: of('wrong') }))).toMatchObject({
      message: expect.stringMatching(/^refused \(http/),
    });
    validator.act = () => {};
    await storage.storeTokenDataByResourceServer({ a: of('right') });
    expect(told()).toEqual([undefined, 'right']);
  });

  it('is not learned from a store that failed', async () => {
    const failing = new ForeignWrites(inner, () => Promise.reject(new Error('disk')));
    failing.left = 1;
    const unlucky = new ValidatingTokenStorage(failing, { validators: [new UnchangingIdentityIDValidator()] });
    expect(await thrownBy(() => unlucky.storeTokenDataByResourceServer({ a: of('one') }))).toMatchObject({
      message: 'disk',
    });
    await unlucky.storeTokenDataByResourceServer({ a: of('two') });
    expect(await unlucky.getTokenData('a')).toEqual(of('two'));
  });

  it('is forgotten when everything is removed (item 121)', async () => {
    const strict = new ValidatingTokenStorage(inner, { validators: [new UnchangingIdentityIDValidator(), validator] });
    await strict.storeTokenDataByResourceServer({ a: of('one') });
    await strict.getTokenData('a');
    await strict.removeAllTokenData();
    await strict.getTokenDataByResourceServer();
    expect(told()).toEqual([undefined, undefined]);
    await strict.storeTokenDataByResourceServer({ a: of('two') });
    expect(told()).toEqual([undefined, 'two']);
  });

  it('is forgotten when the last entry is removed (item 121)', async () => {
    await storage.storeTokenDataByResourceServer({ a: of('one') });
    await storage.getTokenData('a');
    await storage.removeTokenData('a');
    await storage.storeTokenDataByResourceServer({ a: of('two') });
    expect(told()).toEqual([undefined, 'two']);
  });

  it('is forgotten when everything is removed in a lock, or through a view of the namespace (item 121)', async () => {
    for (const remove of [
      () => storage.withLock('a', async (held) => void (await held.removeAllTokenData())),
      () => storage.withNamespace('DEFAULT').removeAllTokenData(),
    ]) {
      await inner.storeTokenDataByResourceServer({ a: of('one') });
      await storage.getTokenData('a');
      await remove();
      await storage.getTokenDataByResourceServer();
      expect(told()).toEqual([undefined, undefined]);
    }
  });

  it('is forgotten even when a read was under way while everything was removed (item 121)', async () => {
    // A read that is as slow as the test wants it to be.
    const reading = deferred();
    class Slow extends MemoryTokenStorage {
      slow = false;

      override async readEntries(
        ...selection: Parameters<MemoryTokenStorage['readEntries']>
      ): ReturnType<MemoryTokenStorage['readEntries']> {
        const entries = await super.readEntries(...selection);
        if (this.slow) await reading.promise;
        return entries;
      }
    }
    const slow = new Slow();
    await slow.storeTokenDataByResourceServer({ a: of('one') });
    const over = new ValidatingTokenStorage(slow, { validators: [validator] });
    slow.slow = true;
    const read = over.getTokenData('a');
    await settled();
    slow.slow = false;
    await over.removeAllTokenData();
    reading.resolve();
    await read;
    await over.getTokenDataByResourceServer();
    expect(told()).toEqual([undefined, undefined]);
  });

  it('changes when entries are replaced by those of somebody else, without a validator against it (item 121)', async () => {
    await storage.storeTokenDataByResourceServer({ a: of('one') });
    await storage.storeTokenDataByResourceServer({ a: of('two') });
    expect(told()).toEqual(['one', 'two']);
    await storage.getTokenData('a');
    expect(told()).toEqual(['two', 'two']);
  });

  it('never becomes two: a store beside entries of somebody else is refused (items 118, 121)', async () => {
    await storage.storeTokenDataByResourceServer({ a: of('one') });
    const error = await thrownBy(() => storage.storeTokenDataByResourceServer({ b: of('two', 'b') }));
    expect(error).toMatchObject({ code: 'ERR_IDENTITY_MISMATCH', storedIdentityId: 'one', newIdentityId: 'two' });
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a']);
    await storage.storeTokenDataByResourceServer({ a: of('two'), b: of('two', 'b') });
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a', 'b']);
  });

  it('is remembered for each namespace by itself', async () => {
    const view = storage.withNamespace('x');
    await storage.storeTokenDataByResourceServer({ a: of('one') });
    await view.storeTokenDataByResourceServer({ a: of('two') });
    await storage.getTokenData('a');
    expect(told()).toEqual(['one', 'one']);
    await view.getTokenData('a');
    expect(told()).toEqual(['two', 'two']);
    await view.removeAllTokenData();
    await storage.getTokenData('a');
    expect(told()).toEqual(['one', 'one']);
  });
});

describe('the identity, when somebody logs in elsewhere', () => {
  it('is seen by the next store', async () => {
    const strict = new ValidatingTokenStorage(inner, { validators: [new UnchangingIdentityIDValidator()] });
    await logIn(strict, 'one');
    await strict.getTokenData('a');
    await logIn(elsewhere, 'two');
    const error = await thrownBy(() => strict.storeTokenDataByResourceServer({ b: of('one', 'b') }));
    expect(error).toMatchObject({ code: 'ERR_IDENTITY_MISMATCH', storedIdentityId: 'two', newIdentityId: 'one' });
    await strict.storeTokenDataByResourceServer({ b: of('two', 'b') });
  });

  it('is seen by the next read: a change first, and then what is', async () => {
    await logIn(storage, 'one');
    await storage.getTokenData('a');
    await logIn(elsewhere, 'two');
    await storage.getTokenData('a');
    expect(told()).toEqual(['one', 'two']);
    await storage.getTokenData('a');
    expect(told()).toEqual(['two', 'two']);
  });

  it('goes on being a change while a validator refuses to read it', async () => {
    await logIn(storage, 'one');
    await storage.getTokenData('a');
    await logIn(elsewhere, 'two');
    validator.act = refuse;
    for (const _ of [1, 2]) {
      expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({
        message: expect.stringMatching(/^refused \(http/),
      });
      expect(told()).toEqual(['one', 'two']);
    }
  });

  it('is seen by a storage that knew none (item 124)', async () => {
    await storage.getTokenDataByResourceServer();
    await elsewhere.storeTokenDataByResourceServer({ a: of('one'), b: of(undefined, 'b') });
    await storage.getTokenData('b');
    expect(told()).toEqual(['one', undefined]);
  });

  it('is seen even when it happens between the validators and the write', async () => {
    const racing = new ForeignWrites(inner, (at) => logIn(at, 'somebody else'));
    const strict = new ValidatingTokenStorage(racing, { validators: [new UnchangingIdentityIDValidator()] });
    for (const name of ['a', 'b']) {
      await inner.removeAllTokenData();
      racing.left = 1;
      const error = await thrownBy(() => strict.storeTokenDataByResourceServer({ [name]: of('me', name) }));
      expect(error).toMatchObject({ code: 'ERR_IDENTITY_MISMATCH', storedIdentityId: 'somebody else' });
      expect(await inner.getTokenDataByResourceServer()).toEqual({ a: of('somebody else') });
    }
  });

  it('is seen when an entry of the same identity appears between the validators and the write', async () => {
    await inner.storeTokenDataByResourceServer({ a: of('one') });
    const racing = new ForeignWrites(inner, (at) => at.storeTokenDataByResourceServer({ b: of('one', 'b') }));
    const lenient = new ValidatingTokenStorage(racing);
    racing.left = 1;
    // Alone it would replace all that is of "one".
    const error = await thrownBy(() => lenient.storeTokenDataByResourceServer({ a: of('two') }));
    expect(error).toMatchObject({ code: 'ERR_IDENTITY_MISMATCH' });
    expect(await inner.getTokenDataByResourceServer()).toEqual({ a: of('one'), b: of('one', 'b') });
  });

  it.each([true, false])('never mixes two that log in at once, with the identity validator: %s', async (strict) => {
    const validators = strict ? [new UnchangingIdentityIDValidator()] : [];
    for (let round = 0; round < 20; round += 1) {
      const memory = new MemoryTokenStorage();
      const outcomes = await Promise.allSettled(
        ['one', 'two', 'three'].map(async (identity) => {
          const mine = new ValidatingTokenStorage(memory, { validators });
          for (let i = 0; i < round; i += 1) await null; // Each round they meet at another point.
          await mine.storeTokenDataByResourceServer({
            [identity]: of(identity, identity),
            shared: of(identity, 'shared'),
          });
        }),
      );
      const identities = new Set(
        Object.values(await memory.getTokenDataByResourceServer()).map(({ identity_id }) => identity_id),
      );
      expect(identities.size).toBe(1);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'ERR_IDENTITY_MISMATCH' });
      }
    }
  });
});

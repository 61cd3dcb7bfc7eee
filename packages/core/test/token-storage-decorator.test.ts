import { NotExpiredValidator, type TokenStorage, ValidatingTokenStorage } from '@token-storage/core';
import {
  EntryDecorator,
  type EntrySelection,
  type StoredEntries,
  TokenStorageDecorator,
} from '@token-storage/core/adapter';
import { describe, expect, it } from 'vitest';
import { Asynchronous } from './support/asynchronous.ts';
import { count, increment, incrementOf } from './support/counting.ts';
import { ForeignWrites } from './support/foreign-writes.ts';
import { MemoryTokenStorage } from './support/memory-token-storage.ts';
import { sample } from './support/sample.ts';
import { secondCopy } from './support/second-copy.ts';
import { thrownBy } from './support/thrown-by.ts';

/** A decorator that leaves all as it is. */
class Transparent extends TokenStorageDecorator {
  protected override decorate(inner: TokenStorage): TokenStorageDecorator {
    return new Transparent(inner);
  }
}

/** A decorator that shows every entry with another scope. */
class Changing extends EntryDecorator {
  protected override decorate(inner: TokenStorage): Changing {
    return new Changing(inner);
  }

  override async readEntries(selection: EntrySelection): Promise<StoredEntries> {
    const entries = await this.inner.readEntries(selection);
    return {
      names: () => entries.names(),
      has: (name) => entries.has(name),
      get: (name) => (entries.has(name) ? sample(name, { scope: 'shown' }) : undefined),
    };
  }
}

describe('reads through a decorator', () => {
  it('are those of the storage inside, with what that checks', async () => {
    const memory = new MemoryTokenStorage();
    await memory.storeTokenDataByResourceServer({ a: sample('a', { expires_at_seconds: 1 }) });
    const checked = new ValidatingTokenStorage(memory, { validators: [new NotExpiredValidator()] });
    const storage = new Transparent(new Transparent(checked));
    for (const one of [storage, storage.withNamespace('DEFAULT')]) {
      expect(await thrownBy(() => one.getTokenData('a'))).toMatchObject({ code: 'ERR_EXPIRED_TOKEN' });
      expect(await thrownBy(() => one.getTokenDataByResourceServer())).toMatchObject({ code: 'ERR_EXPIRED_TOKEN' });
      expect(await thrownBy(() => one.getTokenData('b'))).toMatchObject({ code: 'ERR_MISSING_TOKEN' });
    }
  });

  it('are its own when it shows entries in another way', async () => {
    const memory = new MemoryTokenStorage();
    await memory.storeTokenDataByResourceServer({ a: sample('a') });
    const storage = new Transparent(new Changing(memory));
    expect((await storage.getTokenData('a'))?.scope).toBe('shown');
    expect((await storage.getTokenDataByResourceServer())['a']?.scope).toBe('shown');
    expect(await storage.getTokenData('b')).toBe(undefined);
  });
});

describe('decorators around decorators', () => {
  it('queue in locks of their own, so that both can wait for their turn at once', async () => {
    const memory = new ForeignWrites(new MemoryTokenStorage(), incrementOf('a'));
    const between = new ForeignWrites(new Asynchronous(memory), incrementOf('a'));
    memory.left = 5;
    between.left = 5;
    await new Asynchronous(between).updateTokenData('a', increment);
    expect(await count(memory)).toBe(11);
    expect(new Set(memory.locks).size).toBe(2);
  });

  it('queue in locks of their own, even from two copies of this library', async () => {
    const copy = await secondCopy();
    class OfTheCopy extends copy.TokenStorageDecorator {
      get queue(): string {
        return this.queueName;
      }

      protected override decorate(inner: TokenStorage): OfTheCopy {
        return new OfTheCopy(inner);
      }
    }
    expect(copy.TokenStorageDecorator).not.toBe(TokenStorageDecorator);
    const names = [
      new OfTheCopy(new MemoryTokenStorage()).queue,
      new OfTheCopy(new Asynchronous(new MemoryTokenStorage())).queue,
      new OfTheCopy(new Asynchronous(new OfTheCopy(new MemoryTokenStorage()))).queue,
    ];
    expect(new Set(names).size).toBe(3);
  });

  it('lose nothing of many concurrent updates', async () => {
    const storage = new Asynchronous(new Asynchronous(new MemoryTokenStorage()));
    await Promise.all(Array.from({ length: 30 }, () => storage.updateTokenData('a', increment)));
    expect(await count(storage)).toBe(30);
  });

  it('decorate views, and the storages of locks', async () => {
    const storage = new Asynchronous(new MemoryTokenStorage());
    const view = storage.withNamespace('x');
    expect(view).toBeInstanceOf(Asynchronous);
    expect(view.namespace).toBe('x');
    await view.withLock('a', async (held, signal) => {
      expect(held).toBeInstanceOf(Asynchronous);
      expect([held.namespace, signal.aborted]).toEqual(['x', false]);
    });
  });

  it('lend their ID token decoder to views, be it set before or after, and whatever the inner storage has', async () => {
    const inner = new MemoryTokenStorage();
    const storage = new Asynchronous(inner);
    const decoder = (): NonNullable<TokenStorage['idTokenDecoder']> => ({ decode: () => Promise.reject(new Error()) });
    const view = storage.withNamespace('x');
    expect([storage.idTokenDecoder, view.idTokenDecoder]).toEqual([undefined, undefined]);
    const ofInner = (inner.idTokenDecoder = decoder());
    expect([storage.idTokenDecoder, view.idTokenDecoder]).toEqual([ofInner, ofInner]);
    const ofStorage = (storage.idTokenDecoder = decoder());
    expect(storage.withNamespace('y').idTokenDecoder).toBe(ofStorage);
    expect(view.idTokenDecoder).toBe(ofStorage);
    expect(inner.idTokenDecoder).toBe(ofInner);
    await storage.withLock('a', async (held) => {
      expect(held.idTokenDecoder).toBe(ofStorage);
    });
    const own = (view.idTokenDecoder = decoder());
    expect([view.idTokenDecoder, storage.idTokenDecoder]).toEqual([own, ofStorage]);
  });
});

import type { TokenStorage } from '@token-storage/core';
import { EngineTokenStorage, type StorageEngine } from '@token-storage/core/adapter';
import type { SuiteTest } from 'test-support/suite-in-worker/collect-tests';
import { describe, expect, it, vi } from 'vitest';

import type { Capabilities, ConformanceSubject, StorageUnderTest } from '../src/index.ts';
import * as engines from './broken-engines.ts';
import * as storages from './broken-storages.ts';
import { collectFailures } from './collect-failures.ts';
import { SharedEngine, SharedLocation } from './shared-engine.ts';

type Open = (location: SharedLocation) => TokenStorage;

function subject(open: Open, capabilities: Partial<Capabilities> = {}): ConformanceSubject {
  const create = (): StorageUnderTest => {
    const location = new SharedLocation();
    return { storage: open(location), reopen: () => open(location) };
  };
  return { name: 'subject', create, capabilities, scale: 0.5 };
}

const intact: Open = (location) => new EngineTokenStorage(new SharedEngine(location));
const withEngine =
  (Engine: new (location: SharedLocation) => StorageEngine): Open =>
  (location) =>
    new EngineTokenStorage(new Engine(location));
const withStorage =
  (Storage: new (engine: StorageEngine) => TokenStorage): Open =>
  (location) =>
    new Storage(new SharedEngine(location));

/** Lets time pass as soon as there is nothing else to do, so that nobody has to wait for what never comes. */
async function hurried<T>(work: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const over = new AbortController();
    const working = work().finally(() => over.abort());
    while (!over.signal.aborted) await vi.advanceTimersByTimeAsync(10);
    return await working;
  } finally {
    vi.useRealTimers();
  }
}

it('a storage that keeps every promise passes', async () => {
  expect(await hurried(() => collectFailures(subject(intact)))).toEqual([]);
});

describe('a storage that breaks one promise fails in the aspect that is about it', () => {
  const broken: readonly (readonly [aspect: string, title: string, open: Open])[] = [
    ['secrecy', 'shows no token of what was read', withStorage(storages.ReturnsBareTokens)],
    ['concurrency', 'loses no increment', withEngine(engines.LosesUpdates)],
    ['derivation', 'loses no update', withEngine(engines.LosesUpdates)],
    ['entries', 'the second of two updaters', withEngine(engines.LosesUpdates)],
    ['atomicity', 'all of a batch or none', withEngine(engines.WritesOneByOne)],
    ['hostile names', '__proto__', withEngine(engines.UsesPlainObjects)],
    ['hostile names', 'keeps all of them apart as resource servers', withEngine(engines.NormalizesNames)],
    ['hostile names', 'lone surrogates', withEngine(engines.FoldsSurrogates)],
    ['hostile names', '100 kB long', withEngine(engines.CutsNames)],
    ['namespaces', 'keeps namespaces apart', withEngine(engines.MixesNamespaces)],
    ['contract', 'keeps unknown fields', withEngine(engines.DropsUnknownFields)],
    ['namespaces', 'lists a namespace no more', withEngine(engines.KeepsEmptyNamespaces)],
    ['model', 'behaves like a Map of Maps', withEngine(engines.KeepsEmptyNamespaces)],
    ['second storage', 'reads at once what another storage wrote', withEngine(engines.ReadsOnce)],
    ['snapshots', 'keeps what was read', withEngine(engines.ReadsLate)],
    ['changes', 'shows the change to a read inside the listener', withEngine(engines.ReportsEarly)],
    ['changes', 'tells of every kind of change', withEngine(engines.ReportsTokens)],
    ['secrecy', 'two identities', withEngine(engines.PrintsTokens)],
    ['locks', 'lets one task in at a time', withEngine(engines.LocksNobodyOut)],
    ['locks', 'by itself', withEngine(engines.LocksEverything)],
    ['shared locks', 'keeps a second storage out', withEngine(engines.LocksForItself)],
    ['locks', 'in the order in which they asked', withEngine(engines.ServesTheLastFirst)],
    ['fencing', 'refuses every kind of write', withEngine(engines.FencesNothing)],
    ['fencing', 'refuses every kind of write', withStorage(storages.HandsOutItself)],
    ['snapshots', 'a record of its own', withStorage(storages.ReturnsLiveRecords)],
    ['snapshots', 'frozen', withStorage(storages.ReturnsMutableData)],
    ['snapshots', 'stores what it was given at the call', withStorage(storages.LooksLate)],
    ['secrecy', 'in place of token data', withStorage(storages.QuotesTokens)],
    ['secrecy', 'in place of token data', withStorage(storages.AttachesTokens)],
    ['lifecycle', 'refused while the storage closes', withStorage(storages.NeverCloses)],
    ['lifecycle', 'closing finishes changes', withStorage(storages.DropsWritesOnClose)],
    ['lifecycle', 'closing a view', withStorage(storages.ClosesWithItsViews)],
    ['updating', 'an updater that returns a promise', withStorage(storages.AwaitsUpdaters)],
    ['atomicity', 'nothing of a batch in which one value is bad', withStorage(storages.StoresTheGoodOnes)],
    ['token responses', 'keeps what a refresh response leaves out', withStorage(storages.ForgetsRefreshTokens)],
    ['contract', 'removes one entry, once', withStorage(storages.AlwaysRemoves)],
  ];

  it.for(broken)('%s: %s', async ([aspect, title, open]) => {
    vi.spyOn(console, 'debug').mockImplementation(() => {});
    const isAboutIt = (one: SuiteTest): boolean => one.aspect === aspect && one.title.includes(title);
    const tested = { ...subject(open), scale: aspect === 'model' ? 4 : 0.5 };
    expect(await hurried(() => collectFailures(tested, isAboutIt))).not.toEqual([]);
    vi.restoreAllMocks();
  });
});

describe('a storage that is declared to do what it does not, or not to do what it does, fails', () => {
  const wrong: readonly (readonly [aspect: string, declared: Partial<Capabilities>])[] = [
    ['second storage', { persistent: false }],
    ['shared locks', { sharedLocks: false }],
    ['changes', { sharedChanges: false }],
    ['hostile names', { loneSurrogates: false }],
    ['contract', { missing: 'throws' }],
    ['lifecycle', { finishesOnClose: false }],
  ];
  const failuresIn = (aspect: string, tested: ConformanceSubject): Promise<SuiteTest[]> =>
    hurried(() => collectFailures(tested, (one) => one.aspect === aspect));

  it.for(wrong)('%s: %o', async ([aspect, declared]) => {
    expect(await failuresIn(aspect, subject(intact, declared))).not.toEqual([]);
  });

  const alone: Open = () => new EngineTokenStorage(new SharedEngine(new SharedLocation()));
  it.for(['second storage', 'shared locks', 'changes'])('%s: a storage that shares nothing', async (aspect) => {
    expect(await failuresIn(aspect, subject(alone))).not.toEqual([]);
  });
});

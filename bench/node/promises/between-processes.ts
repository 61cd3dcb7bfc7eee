// What becomes of the writes of several processes, and of several calls in one.
import type { Kept } from '../../report/result.ts';
import { RemoteContender } from '../process/remote-contender.ts';

const WRITES = 40;

export async function seesOthers(name: string, folder: string): Promise<Kept> {
  return withTwo(name, folder, async (one, other) => {
    await one.ask('store', 'shared', 1);
    await one.ask('roundOf', 'shared');
    await other.ask('store', 'shared', 2);
    return { isKept: (await one.ask('roundOf', 'shared')) === 2 };
  });
}

export async function ownEntries(name: string, folder: string): Promise<Kept> {
  const failed = await withTwo(name, folder, (one, other) =>
    failures([one.ask('storeMany', 'one', WRITES), other.ask('storeMany', 'other', WRITES)]),
  );
  return counted(2 * WRITES, failed, () =>
    withOne(name, folder, async (reader) => {
      const found = await reader.ask('countMany', 'one', WRITES);
      return found + (await reader.ask('countMany', 'other', WRITES));
    }),
  );
}

export async function sameEntry(name: string, folder: string): Promise<Kept> {
  const failed = await withTwo(name, folder, (one, other) =>
    failures([one.ask('increment', 'counter', WRITES), other.ask('increment', 'counter', WRITES)]),
  );
  return counted(2 * WRITES, failed, () => withOne(name, folder, (reader) => reader.ask('roundOf', 'counter')));
}

export async function atOnce(name: string, folder: string): Promise<Kept> {
  return withOne(name, folder, async (one) => {
    const failed = await failures([one.ask('incrementAtOnce', 'counter', WRITES)]);
    return counted(WRITES, failed, () => one.ask('roundOf', 'counter'));
  });
}

/** How many of the writes are there, as somebody sees who opens it then. */
async function counted(expected: number, failed: readonly string[], count: () => Promise<number>): Promise<Kept> {
  let found: string;
  try {
    const number = await count();
    if (number === expected && failed.length === 0) return { isKept: true };
    found = `${number} of ${expected}`;
  } catch (error) {
    found = `cannot be read (${(error as Error).message})`;
  }
  return { isKept: false, seen: [found, ...failed].join(', ') };
}

async function failures(calls: readonly Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(calls);
  const messages = settled.flatMap((each) => (each.status === 'rejected' ? [(each.reason as Error).message] : []));
  return [...new Set(messages)];
}

async function withOne<T>(name: string, folder: string, action: (one: RemoteContender) => Promise<T>): Promise<T> {
  const one = await RemoteContender.start(name, folder);
  try {
    return await action(one);
  } finally {
    await one.end();
  }
}

const withTwo = <T>(
  name: string,
  folder: string,
  action: (one: RemoteContender, other: RemoteContender) => Promise<T>,
): Promise<T> => withOne(name, folder, (one) => withOne(name, folder, (other) => action(one, other)));

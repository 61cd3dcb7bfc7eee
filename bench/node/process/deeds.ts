import { writeSync } from 'node:fs';

import type { TokenStorageData } from '@token-storage/core';

import { sampleEntry } from '../../sample-entry.ts';
import type { OperationId, Subject } from './subject.ts';

/** So long that a write of it can be seen halfway, in characters. */
const LONG = 2_000_000;
const FIRST_SECOND = 2_000_000_000;

/** What the process of a contender does when it is asked to, by name. What goes in and out can be cloned. */
export const deeds = {
  fill: (subject: Subject, entries: number) => subject.fill(entries),
  time: (subject: Subject, operation: OperationId, calls: number, isPrimed: boolean) =>
    subject.time(operation, calls, isPrimed),
  warmUp: (subject: Subject, operation: OperationId, ms: number) => subject.warmUp(operation, ms),

  store: async ({ opened, contender }: Subject, name: string, round: number): Promise<void> => {
    await opened.store(name, contender.prepare(sampleEntry(name, round)));
  },

  /** Stores entries of its own, one after the other. */
  storeMany: async ({ opened, contender }: Subject, prefix: string, count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      const name = `${prefix}-${index}`;
      await opened.store(name, contender.prepare(sampleEntry(name)));
    }
  },

  /** How many of those are there. */
  countMany: async ({ opened }: Subject, prefix: string, count: number): Promise<number> => {
    let found = 0;
    for (let index = 0; index < count; index += 1) {
      if (secondsOf(await opened.get(`${prefix}-${index}`)) !== undefined) found += 1;
    }
    return found;
  },

  /** Counts to as many, beginning with one where there is nothing. */
  increment: async ({ opened, contender }: Subject, name: string, count: number): Promise<void> => {
    const first = contender.prepare(sampleEntry(name, 1));
    for (let index = 0; index < count; index += 1) await opened.increment?.(name, first);
  },

  incrementAtOnce: async ({ opened, contender }: Subject, name: string, count: number): Promise<void> => {
    const first = contender.prepare(sampleEntry(name, 1));
    await Promise.all(Array.from({ length: count }, () => opened.increment?.(name, first)));
  },

  /** The round in which an entry was stored, or how far it was counted; zero where there is none. */
  roundOf: async ({ opened }: Subject, name: string): Promise<number> =>
    Math.max(0, (secondsOf(await opened.get(name)) ?? 0) - FIRST_SECOND),

  /** Stores a long entry again and again until it is killed, and tells which round was acknowledged. */
  storeForever: async ({ opened, contender }: Subject): Promise<void> => {
    for (let round = 1; ; round += 1) {
      await opened.store('long', contender.prepare(longEntry(round)));
      writeSync(1, `${round}\n`);
    }
  },

  /** The round of that entry; fails where it is not whole. */
  roundOfLong: async ({ opened }: Subject): Promise<number> => {
    const found = await opened.get('long');
    const round = Math.max(0, (secondsOf(found) ?? 0) - FIRST_SECOND);
    if (round > 0 && fieldsOf(found)['access_token'] !== longEntry(round).access_token) throw new Error('It is torn.');
    return round;
  },
} as const;

const longEntry = (round: number): TokenStorageData =>
  sampleEntry('long', round).with({ access_token: String.fromCharCode(97 + (round % 26)).repeat(LONG) });

/** What a contender returned: a text, token data, or nothing. */
function fieldsOf(found: unknown): Readonly<Record<string, unknown>> {
  const value: unknown = typeof found === 'string' ? JSON.parse(found) : found;
  return (value ?? {}) as Readonly<Record<string, unknown>>;
}

function secondsOf(found: unknown): number | undefined {
  const seconds = fieldsOf(found)['expires_at_seconds'];
  return typeof seconds === 'number' ? seconds : undefined;
}

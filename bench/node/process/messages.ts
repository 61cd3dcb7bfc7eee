import type { deeds } from './deeds.ts';

type Deeds = typeof deeds;

/** What a deed takes beside what it is done with, and what it returns. */
export type Arguments<Name extends keyof Deeds> = Deeds[Name] extends (subject: never, ...args: infer Args) => unknown
  ? Args
  : never;
export type Returned<Name extends keyof Deeds> = Awaited<ReturnType<Deeds[Name]>>;

/** What is asked of the process of a contender. */
export interface Request {
  readonly id: number;
  readonly name: keyof Deeds;
  readonly args: readonly unknown[];
}

/** What it answers. The first answer, of number 0, says that it is open. */
export interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

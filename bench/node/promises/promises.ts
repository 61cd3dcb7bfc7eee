import type { PromiseTried } from '../../report/result.ts';

/** What is tried of each contender. */
export const promises = [
  {
    id: 'syncs',
    title: 'syncs to the disk',
    how: 'how many times it has the disk write for one store, as `strace` counts `fsync` and its like; – where there is no `strace`',
  },
  {
    id: 'survivesKill',
    title: 'survives a kill',
    how: 'a process that stores an entry of 2 MB again and again is killed, half of the times when a file is not whole; the entry must be whole, and not older than what was acknowledged',
  },
  {
    id: 'seesOthers',
    title: 'sees what others write',
    how: 'a process reads an entry, another one replaces it, and the first reads it again',
  },
  {
    id: 'keepsOthers',
    title: 'two processes: keeps the entries of both',
    how: 'two store entries of their own at the same time',
  },
  {
    id: 'countsTogether',
    title: 'two processes: no lost update',
    how: 'two add one to the same entry again and again, each with what the library has for it',
  },
  {
    id: 'countsAtOnce',
    title: 'one process: no lost update',
    how: 'calls that do not wait for each other add one to the same entry',
  },
] as const satisfies readonly PromiseTried[];

export type PromiseId = (typeof promises)[number]['id'];

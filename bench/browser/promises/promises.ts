import type { PromiseTried } from '../../report/result.ts';

/** What is tried of each contender, in tabs that are processes of their own. */
export const promises = [
  {
    id: 'asksForTheDisk',
    title: 'asks for the disk',
    how: 'whether the transaction of a store asks IndexedDB for `durability: "strict"`, so that it is done only when the disk has it; nothing else in a page does',
  },
  {
    id: 'survivesKill',
    title: 'survives a kill',
    how: 'the browser is killed when a store has just been done, and started again; told is how often the entry was there',
  },
  {
    id: 'seesOthers',
    title: 'sees what other tabs write',
    how: 'a tab stores an entry and tells another one, which reads it; told is how many reads found the one before',
  },
  {
    id: 'tellsOthers',
    title: 'tells other tabs',
    how: 'a tab listens with what the library has for it, and another one stores; `localStorage` has the event `storage`',
  },
  {
    id: 'keepsOthers',
    title: 'two tabs: keeps the entries of both',
    how: 'two store entries of their own at the same time',
  },
  {
    id: 'countsTogether',
    title: 'two tabs: no lost update',
    how: 'two add one to the same entry again and again, each with what the library has for it, else with a read and a store',
  },
  {
    id: 'isAtomic',
    title: 'many at once or none',
    how: 'a tab replaces 100 entries, in one change where the library has that, while another one reads all; told is how many reads found some of them old and some new',
  },
  {
    id: 'runsInWorker',
    title: 'runs in a worker',
    how: 'entries are stored and read in a dedicated worker, where there is no `localStorage`',
  },
  {
    id: 'holdsMany',
    title: 'holds 10,000',
    how: 'entries are stored until no more go in; an origin has some five million characters of `localStorage`',
  },
] as const satisfies readonly PromiseTried[];

export type PromiseId = (typeof promises)[number]['id'];

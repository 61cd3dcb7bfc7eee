import type { Operation } from '../report/result.ts';

/** What is measured in a page, and in a worker. */
export const operations: readonly Operation[] = [
  { id: 'get', title: 'Get one entry', how: 'Another one each time, of those that are stored.' },
  { id: 'get-all', title: 'Get all entries', how: 'All that are stored, by name.' },
  { id: 'store', title: 'Store one entry', how: 'One that is there is replaced.' },
  {
    id: 'store-100',
    title: 'Store 100 entries at once',
    how: 'A hundred calls that do not wait for each other, until all are done.',
  },
  {
    id: 'change-100',
    title: 'Store 100 entries in one change',
    how: 'One call for a hundred entries, where there is one.',
  },
  {
    id: 'first-get',
    title: 'First get after opening',
    how: 'A tab, or a worker, is opened, and once its scripts are loaded the clock starts: to open the storage, and to get one entry. SQLite fetches and compiles its WebAssembly meanwhile.',
  },
];

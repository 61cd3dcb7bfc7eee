import type { Operation } from '../report/result.ts';
import type { OperationId } from './process/subject.ts';

/** What is measured, and how often at most. */
export interface NodeOperation extends Operation {
  readonly id: OperationId;
  readonly isRead: boolean;
  readonly samples: number;
}

export const operations: readonly NodeOperation[] = [
  {
    id: 'get',
    title: 'Get one entry',
    how: 'One entry, again and again, which nobody changes meanwhile.',
    isRead: true,
    samples: 100,
  },
  {
    id: 'get-all',
    title: 'Get all entries',
    how: 'All entries, again and again, which nobody changes meanwhile.',
    isRead: true,
    samples: 60,
  },
  {
    id: 'store',
    title: 'Store one entry',
    how: 'One entry that is there is replaced.',
    isRead: false,
    samples: 60,
  },
  {
    id: 'store-100',
    title: 'Store 100 entries at once',
    how: 'A hundred calls that do not wait for each other, until all are done. Where there are fewer entries, several replace the same one. The floors write all of them together.',
    isRead: false,
    samples: 20,
  },
  { id: 'remove', title: 'Remove one entry', how: 'An entry that has just been stored.', isRead: false, samples: 40 },
];

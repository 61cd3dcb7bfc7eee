import type { Contender } from './contender.ts';
import { tokenRecord } from './token-record.ts';

/** What is measured. */
export type OperationName = 'get' | 'get-all' | 'store' | 'change-100' | 'store-100';

/** So many entries are stored at once, where many are. */
export const MANY = 100;

interface Operation<Given> {
  /** Makes what is handed over, before the clock starts. */
  readonly prepare: (contender: Contender<unknown>, round: number, entries: number) => Given;
  readonly act: (contender: Contender<unknown>, given: Given) => unknown;
}

export const nameOf = (index: number): string => `server-${index}`;

export const namedEntry = (contender: Contender<unknown>, name: string, version: number): [string, unknown] => [
  name,
  contender.entry(tokenRecord(name, version)),
];

/** Another one each time, and none beside the one before. */
const some = (round: number, entries: number): string => nameOf((round * 7) % entries);

const many = (contender: Contender<unknown>, round: number, entries: number): [string, unknown][] =>
  Array.from({ length: MANY }, (_, index) =>
    namedEntry(contender, nameOf((round * MANY + index) % entries), round + 1),
  );

const operation = <Given>(each: Operation<Given>): Operation<unknown> => each as Operation<unknown>;

export const operations: Readonly<Record<OperationName, Operation<unknown>>> = {
  get: operation({
    prepare: (_contender, round, entries) => some(round, entries),
    act: (contender, name) => contender.get(name),
  }),
  'get-all': operation({
    prepare: () => undefined,
    act: (contender) => contender.all(),
  }),
  store: operation({
    prepare: (contender, round, entries) => namedEntry(contender, some(round, entries), round + 1),
    act: (contender, [name, entry]) => contender.store(name, entry),
  }),
  'change-100': operation({
    prepare: (contender, round, entries) => Object.fromEntries(many(contender, round, entries)),
    act: (contender, entries) => contender.storeMany?.(entries),
  }),
  'store-100': operation({
    prepare: many,
    act: (contender, entries) => Promise.all(entries.map(([name, entry]) => contender.store(name, entry))),
  }),
};

import { type Found, type Operation, SHARED } from './operation.ts';

/** What the writers' storage should hold, as far as one writer knows: its own names, in its namespace and the shared one. */
type Known = Readonly<Record<string, Found>>;

/** Twelve changes of which nobody knows whether they were made. */
const MOST_POSSIBLE = 2 ** 12;

/**
 * What one writer has been told is stored. An operation that failed, or in whose midst its writer died, was made or was
 * not: then two states are possible, until a look says which. Nothing else is, never a part of an operation.
 */
export class WriterModel {
  readonly owner: string;
  /** How many changes were acknowledged. */
  acknowledged = 0;
  /** How often each counter was counted for certain, and how often perhaps. */
  readonly counted = { update: 0, lock: 0 };
  readonly maybeCounted = { update: 0, lock: 0 };
  /** What was found and is not right, in words. */
  readonly faults: string[] = [];
  #possible: readonly Known[];
  /** There are too many states to tell apart: the next look at everything is taken for what holds. */
  #isAnything = false;
  #operation: Operation | undefined;

  constructor(owner: string) {
    this.owner = owner;
    this.#possible = [{ [SHARED]: {}, [owner]: {} }];
  }

  begin(operation: Operation): void {
    this.#operation = operation;
  }

  /** It was acknowledged; `found` is what a read has found. */
  done(found?: Found): void {
    const operation = this.#take();
    if (operation?.kind === 'read') {
      if (found !== undefined) this.check(operation.namespace, found);
    } else if (operation !== undefined) {
      this.acknowledged += 1;
      if (operation.kind === 'count') this.counted[operation.by] += 1;
      this.#possible = this.#possible.map((known) => apply(known, operation));
    }
  }

  /** It was not made, for certain. */
  refused(): void {
    this.#take();
  }

  /** Its writer died, or it failed so that nobody knows. */
  interrupted(): void {
    const operation = this.#take();
    if (operation === undefined) return;
    if (operation.kind === 'count') this.maybeCounted[operation.by] += 1;
    if (operation.kind === 'count' || operation.kind === 'read') return;
    const either = [...this.#possible, ...this.#possible.map((known) => apply(known, operation))];
    this.#possible = [...new Map(either.map((known) => [text(known), known])).values()];
    // One after the other without a look in between: a busy machine may hold up what takes the folder away.
    if (this.#possible.length > MOST_POSSIBLE) this.#isAnything = true;
    if (this.#isAnything) this.#possible = this.#possible.slice(0, 1);
  }

  /** What was found in both namespaces is what holds from now on, if it can be. */
  settle(found: Readonly<Record<string, Found>>): void {
    const mine = { [SHARED]: this.#own(found[SHARED]), [this.owner]: this.#own(found[this.owner]) };
    if (!this.#isAnything && !this.#possible.some((known) => same(known, mine))) {
      this.faults.push(`${this.owner}: found ${text(mine)}, not ${this.#possible.map(text).join(' or ')}`);
    }
    this.#possible = [mine];
    this.#isAnything = false;
  }

  /** Looks at one namespace, while nothing of its own is under way. */
  check(namespace: string, found: Found): void {
    if (this.#isAnything) return;
    const mine = this.#own(found);
    const fitting = this.#possible.filter((known) => same(known[namespace], mine));
    if (fitting.length > 0) this.#possible = fitting;
    else {
      const expected = this.#possible.map((known) => text(known[namespace])).join(' or ');
      this.faults.push(`${this.owner}: a read of ${namespace} found ${text(mine)}, not ${expected}`);
    }
  }

  #take(): Operation | undefined {
    const operation = this.#operation;
    this.#operation = undefined;
    return operation;
  }

  #own(found: Found = {}): Found {
    return Object.fromEntries(Object.entries(found).filter(([name]) => name.startsWith(`${this.owner}/`)));
  }
}

function apply(known: Known, operation: Operation): Known {
  if (operation.kind === 'count' || operation.kind === 'read') return known;
  const { namespace } = operation;
  const before = known[namespace] ?? {};
  switch (operation.kind) {
    case 'store':
      return { ...known, [namespace]: { ...before, ...operation.entries } };
    case 'update':
      return { ...known, [namespace]: { ...before, [operation.name]: operation.value } };
    case 'remove': {
      const { [operation.name]: _, ...rest } = before;
      return { ...known, [namespace]: rest };
    }
    case 'remove all':
      return { ...known, [namespace]: {} };
  }
}

/** Whatever the order of names. */
const text = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
const same = (one: unknown, other: unknown): boolean => text(one) === text(other);

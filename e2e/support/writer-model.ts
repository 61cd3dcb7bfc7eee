import { type Found, type Operation, SHARED } from './operation.ts';

/** What the writers' storage should hold, as far as one writer knows: its own names, in its namespace and the shared one. */
type Known = Readonly<Record<string, Found>>;

/**
 * What one writer has been told is stored. While an operation is under way, or after it failed or its writer died in the
 * midst of it, two things are right: that it was made, and that it was not. Nothing else is, never a part of it.
 */
export class WriterModel {
  readonly owner: string;
  /** Acknowledged changes; with `count`, how many of which counter, and how many more there may be. */
  acknowledged = 0;
  readonly counted = { update: 0, lock: 0 };
  readonly maybeCounted = { update: 0, lock: 0 };
  /** What was found and is not right, in words. */
  readonly faults: string[] = [];
  #known: Known;
  #maybe: Known | undefined;
  #operation: Operation | undefined;

  constructor(owner: string) {
    this.owner = owner;
    this.#known = { [SHARED]: {}, [owner]: {} };
  }

  begin(operation: Operation): void {
    this.#operation = operation;
    this.#maybe = operation.kind === 'read' ? this.#maybe : apply(this.#known, operation);
  }

  /** It was acknowledged, with what a read has found. */
  done(found?: Found): void {
    const operation = this.#take();
    if (operation.kind === 'read') {
      if (found !== undefined) this.check(operation.namespace, found);
      return;
    }
    this.acknowledged += 1;
    if (operation.kind === 'count') this.counted[operation.by] += 1;
    this.#known = this.#maybe ?? this.#known;
    this.#maybe = undefined;
  }

  /** It was refused because a lock had been lost: nothing was made. */
  refused(): void {
    this.#take();
    this.#maybe = undefined;
  }

  /** Its writer died, or it failed so that nobody knows: until {@link WriterModel.settle}, both are right. */
  interrupted(): void {
    const operation = this.#operation;
    this.#operation = undefined;
    if (operation?.kind === 'count') this.maybeCounted[operation.by] += 1;
  }

  /** What was found in both namespaces is what holds from now on, if it is one of the two. */
  settle(found: Readonly<Record<string, Found>>): void {
    const mine = { [SHARED]: this.#own(found[SHARED]), [this.owner]: this.#own(found[this.owner]) };
    if (!same(mine, this.#known) && (this.#maybe === undefined || !same(mine, this.#maybe))) {
      this.faults.push(
        `${this.owner}: found ${text(mine)}, and not ${text(this.#known)} or ${text(this.#maybe ?? this.#known)}`,
      );
    }
    this.#known = mine;
    this.#maybe = undefined;
  }

  /** Looks at one namespace, while nothing of its own is under way. */
  check(namespace: string, found: Found): void {
    const mine = this.#own(found);
    if (same(mine, this.#known[namespace]) || (this.#maybe && same(mine, this.#maybe[namespace]))) return;
    this.faults.push(`${this.owner}: a read of ${namespace} found ${text(mine)}, not ${text(this.#known[namespace])}`);
  }

  #take(): Operation {
    const operation = this.#operation;
    if (operation === undefined) throw new Error(`${this.owner} ended what it had not begun.`);
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

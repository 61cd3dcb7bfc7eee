import fc from 'fast-check';

const namespaces = ['DEFAULT', 'other', '__proto__'] as const;
// Few, so that operations meet, and so that namespaces become empty.
const names = ['a', '', '1', '__proto__'] as const;

/** What is done in one step of a random run. */
export interface Operation {
  readonly kind: 'store' | 'respond' | 'update' | 'remove' | 'remove by update' | 'remove all' | 'reopen';
  readonly namespace: string;
  /** The resource servers that it touches; those of which there can be one use the first. */
  readonly names: readonly string[];
  /** Through which of the storages. */
  readonly through: number;
}

const operation: fc.Arbitrary<Operation> = fc.record({
  kind: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('store', 'update') },
    { weight: 6, arbitrary: fc.constantFrom('remove', 'remove by update', 'respond') },
    { weight: 1, arbitrary: fc.constantFrom('remove all', 'reopen') },
  ),
  namespace: fc.constantFrom(...namespaces),
  names: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }),
  through: fc.nat(1),
});

/** Steps of a random run. The operations of one step run at the same time, and touch nothing twice. */
export const steps: fc.Arbitrary<Operation[][]> = fc.array(
  fc.array(operation, { minLength: 1, maxLength: 4 }).map(withoutConflicts),
  { minLength: 1, maxLength: 15 },
);

/** Leaves out what would make the result depend on the order. */
function withoutConflicts(operations: Operation[]): Operation[] {
  const [first] = operations;
  if (first?.kind === 'remove all' || first?.kind === 'reopen') return [first];
  const touched = new Set<string>();
  return operations.filter(({ kind, namespace, names: touches }) => {
    const places = touches.map((name) => JSON.stringify([namespace, name]));
    if (kind === 'remove all' || kind === 'reopen' || places.some((place) => touched.has(place))) return false;
    for (const place of places) touched.add(place);
    return true;
  });
}

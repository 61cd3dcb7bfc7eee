/**
 * What makes a value when it is first asked for, and gives the same one from then on. Schemas are made so: all of them
 * together would take each program a millisecond when it starts, of which it may need none.
 */
export function madeOnce<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

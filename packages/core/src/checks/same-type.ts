/** `true` where two types are one and the same to the compiler, optional and read-only members included. */
export type SameType<A, B> =
  (<T>() => T extends Flat<A> ? 1 : 2) extends <T>() => T extends Flat<B> ? 1 : 2 ? true : false;

/** The members of intersections and mapped types, side by side. */
type Flat<T> = { [Key in keyof T]: T[Key] };

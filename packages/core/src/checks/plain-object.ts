/**
 * Whether it is an object as `{}` or JSON makes it, or one without a prototype; another window's count too. Only of
 * such an object its own members are all there is: a Map would look empty, and a Date as well.
 */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

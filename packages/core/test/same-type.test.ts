import { expectTypeOf, it } from 'vitest';
import type { SameType } from '../src/checks/same-type.ts';

interface Documented {
  readonly a: string;
  readonly b?: string | null | undefined;
}

it('tells types apart by which the compiler is asked whether a schema reads what is documented', () => {
  expectTypeOf<SameType<Documented, Readonly<{ a: string; b?: string | null | undefined }>>>().toEqualTypeOf<true>();
  expectTypeOf<SameType<Documented, { a: string; b?: string | null | undefined }>>().toEqualTypeOf<false>();
  expectTypeOf<SameType<Documented, Readonly<{ a: string; b?: string }>>>().toEqualTypeOf<false>();
  expectTypeOf<SameType<Documented, Readonly<{ a: string; b: string | null | undefined }>>>().toEqualTypeOf<false>();
  expectTypeOf<SameType<Documented, Readonly<{ a: string }>>>().toEqualTypeOf<false>();
});

import * as z from 'zod/mini';
import { madeOnce } from '../checks/made-once.ts';
import { parseShape } from '../checks/parse-shape.ts';
import type { SameType } from '../checks/same-type.ts';
import { ConsentParseError } from '../errors/scope-errors.ts';

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/;

// Without an offset it is UTC, wherever this runs.
const toDate = (text: string): Date => new Date(DATE.exec(text)?.[1] === undefined ? `${text}Z` : text);

const A_DATE = 'a date and time, as ISO 8601 writes it';

const schema = /* @__PURE__ */ madeOnce(() => {
  const text = z.string(wrong('a string'));
  const flag = z.boolean(wrong('true or false'));
  // Larger than what JavaScript holds exactly as well: then two that differ by little are one.
  const id = z.number(wrong('an integer')).check(z.multipleOf(1, wrong('an integer')));
  const date = z.string(wrong(A_DATE)).check(z.regex(DATE, wrong(A_DATE)));
  return z.object({
    id,
    client: text,
    scope: text,
    scope_name: text,
    effective_identity: text,
    dependency_path: z.readonly(z.array(id, wrong('a list of integers'))),
    created: date,
    updated: date,
    last_used: date,
    status: text,
    allows_refresh: flag,
    auto_approved: flag,
    atomically_revocable: flag,
  });
});

const wrongly = (expected: string): string => `has the wrong type or form: it must be ${expected}`;

/** The words for a field that is not there, or is something else. */
function wrong(expected: string): { error: (issue: { readonly input?: unknown }) => string } {
  return { error: ({ input }) => (input === undefined ? 'is missing' : wrongly(expected)) };
}

/** A consent as it travels. */
type RawConsent = { readonly [Field in keyof Consent]: Consent[Field] extends Date ? string : Consent[Field] };

/** The compiler's word that the schema reads what is documented. */
type Documented = SameType<RawConsent, Readonly<z.infer<ReturnType<typeof schema>>>> extends true ? RawConsent : never;

/**
 * A user's consent to one scope, for one client, at one place of a tree of scopes.
 *
 * The fields have their wire names. An instance never changes.
 *
 * @see {@link ConsentForest}, which is made of them
 */
export class Consent {
  /** Identifies the consent. */
  readonly id: number;
  /** The id of the client that may use the scope. */
  readonly client: string;
  /** The id of the scope. */
  readonly scope: string;
  /** The name of the scope, as a scope text writes it. */
  readonly scope_name: string;
  /** The id of the identity that consented. */
  readonly effective_identity: string;
  /** The ids of the consents from the root of the tree to this one. */
  readonly dependency_path: readonly number[];
  /** When it was given. */
  readonly created: Date;
  /** When it last changed. */
  readonly updated: Date;
  /** When it was last used. */
  readonly last_used: Date;
  /** For example `approved`. */
  readonly status: string;
  /** Whether it covers refresh tokens. */
  readonly allows_refresh: boolean;
  /** Whether it was given without asking the user. */
  readonly auto_approved: boolean;
  /** Whether it can be revoked without its root. */
  readonly atomically_revocable: boolean;

  private constructor(fields: RawConsent) {
    this.id = fields.id;
    this.client = fields.client;
    this.scope = fields.scope;
    this.scope_name = fields.scope_name;
    this.effective_identity = fields.effective_identity;
    this.dependency_path = Object.freeze([...fields.dependency_path]);
    this.created = toDate(fields.created);
    this.updated = toDate(fields.updated);
    this.last_used = toDate(fields.last_used);
    this.status = fields.status;
    this.allows_refresh = fields.allows_refresh;
    this.auto_approved = fields.auto_approved;
    this.atomically_revocable = fields.atomically_revocable;
    Object.freeze(this);
  }

  /**
   * Reads a consent as the authorization server gives it. Other fields are left out.
   *
   * @param data The 13 fields, dates as ISO 8601 text.
   * @throws {@link ConsentParseError} when a field is missing or has the wrong type.
   */
  static fromDict(data: unknown): Consent {
    const refuse = (problem: string): never => {
      throw new ConsentParseError(`Cannot read a consent: ${problem}.`, { rawConsent: data });
    };
    const fields: Documented = parseShape(schema(), data, (problem, field) =>
      refuse(field === undefined ? 'it is not an object' : `the field "${field}" ${problem}`),
    );
    for (const field of ['created', 'updated', 'last_used'] as const) {
      // The 30th of February, which some engines take for the 2nd of March.
      if (Number.isNaN(toDate(fields[field]).valueOf())) refuse(`the field "${field}" ${wrongly(A_DATE)}`);
    }
    return new Consent(fields);
  }
}

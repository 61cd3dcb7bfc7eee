import { ConsentParseError } from '../errors/consent-parse-error.ts';

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/;

// Without an offset it is UTC, wherever this runs.
const toDate = (text: string): Date => new Date(DATE.exec(text)?.[1] === undefined ? `${text}Z` : text);

const isText = (value: unknown): boolean => typeof value === 'string';
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const isId = (value: unknown): boolean => Number.isSafeInteger(value);
const isPath = (value: unknown): boolean => Array.isArray(value) && value.every(isId);
const isDate = (value: unknown): boolean =>
  typeof value === 'string' && DATE.test(value) && !Number.isNaN(toDate(value).valueOf());

const checks: { readonly [field in keyof Consent]: (value: unknown) => boolean } = {
  id: isId,
  client: isText,
  scope: isText,
  scope_name: isText,
  effective_identity: isText,
  dependency_path: isPath,
  created: isDate,
  updated: isDate,
  last_used: isDate,
  status: isText,
  allows_refresh: isFlag,
  auto_approved: isFlag,
  atomically_revocable: isFlag,
};

/** A consent as it travels, which {@link checks} makes sure of. */
type RawConsent = { readonly [field in keyof Consent]: Consent[field] extends Date ? string : Consent[field] };

/**
 * A user's consent to one scope, for one client, at one place of a tree of scopes.
 *
 * The fields have their wire names. An instance never changes.
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
    if (typeof data !== 'object' || data === null) return refuse('it is not an object');
    for (const [field, isValid] of Object.entries(checks)) {
      const value = (data as Record<string, unknown>)[field];
      if (value === undefined) refuse(`the field "${field}" is missing`);
      if (!isValid(value)) refuse(`the field "${field}" has the wrong type or form`);
    }
    return new Consent(data as RawConsent);
  }
}

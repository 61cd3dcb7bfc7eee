import { IDTokenError } from '../../errors/id-token-error.ts';
import { shownText } from '../../web/shown-text.ts';

/** What Entra writes into the issuer of its configuration where it speaks for each of its tenants. */
const ANY_TENANT = '{tenantid}';
/** What stands in the same place in the address that such a configuration is fetched from. */
const WORDS_FOR_ANY_TENANT = ['common', 'organizations'];

const PLAIN_ID = /^[0-9A-Za-z][0-9A-Za-z._-]{0,127}$/;

/** The names that one issuer goes by. */
export class IssuerNames {
  /** The one that it is asked by. */
  readonly issuer: string;
  readonly #names: readonly string[];

  /** @param further What it calls itself besides, with `{tenantid}` for the tenant of a token. */
  constructor(issuer: string, further: readonly string[] = []) {
    this.issuer = issuer;
    this.#names = [issuer, ...further];
  }

  /** Whether a configuration is this issuer's if it says so. */
  include(configured: string): boolean {
    return (
      this.#names.includes(configured) ||
      (configured.includes(ANY_TENANT) &&
        WORDS_FOR_ANY_TENANT.some((word) => configured.replaceAll(ANY_TENANT, word) === this.issuer))
    );
  }

  /**
   * Checks who made a token.
   *
   * @param configured What the issuer's configuration calls it.
   * @throws {@link IDTokenError} when it is somebody else.
   */
  check({ iss, tid }: { readonly iss: string; readonly tid?: unknown }, configured: string): void {
    const names = new Set([...this.#names, configured]);
    const templates = [...names].filter((name) => name.includes(ANY_TENANT));
    if (names.has(iss) && !templates.includes(iss)) return;
    if (templates.length > 0) {
      // Else it might be a path, or a whole address.
      if (typeof tid !== 'string' || !PLAIN_ID.test(tid)) {
        const message = 'The claim "tid" of the ID token must be a plain id: it is a part of the name of its issuer.';
        throw new IDTokenError(message, { reason: 'claims' });
      }
      if (templates.some((template) => template.replaceAll(ANY_TENANT, tid) === iss)) return;
    }
    throw new IDTokenError(
      `The ID token does not come from the issuer ${shownText(this.issuer)}. ` +
        'If the issuer has other names as well, give them as "furtherIssuers".',
      { reason: 'issuer' },
    );
  }
}

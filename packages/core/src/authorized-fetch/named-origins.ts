import { UsageError } from '../errors/input-errors.ts';
import { trustedAddress } from '../web/trusted-address.ts';

/** The origins that a token may go to, and no others. */
export class NamedOrigins {
  readonly #origins: ReadonlySet<string>;

  /** @throws {@link UsageError} for what is no origin that is reached over TLS, or on this machine. */
  constructor(origins: readonly string[]) {
    if (!Array.isArray(origins) || origins.length === 0) {
      throw new UsageError('"origins" must list the origins that the token may go to.');
    }
    this.#origins = new Set(origins.map((text: unknown) => originOf(text)));
  }

  /** Whether a token may go to an address. A `blob:` has the origin of the page that made it, and is none of these. */
  include({ protocol, origin }: URL): boolean {
    return (protocol === 'https:' || protocol === 'http:') && this.#origins.has(origin);
  }
}

function originOf(text: unknown): string {
  const url = typeof text === 'string' ? trustedAddress(text) : undefined;
  if (url !== undefined && url.href === `${url.origin}/`) return url.origin;
  throw new UsageError(
    'Each of "origins" must be an https origin, without a path, or one of this machine: https://api.example.',
  );
}

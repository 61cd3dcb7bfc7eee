import { UsageError } from '../errors/input-errors.ts';
import { trustedAddress } from '../web/trusted-address.ts';

/** The origins that a token may go to, and no others. */
export class NamedOrigins {
  readonly #origins: ReadonlySet<string>;

  /** @throws {@link UsageError} for what is no origin that is reached over TLS, or on this machine. */
  constructor(origins: readonly string[]) {
    if (!Array.isArray(origins) || origins.length === 0) refuse();
    this.#origins = new Set(origins.map((text: unknown) => originOf(text)));
  }

  /** Whether a token may go to an address. A `blob:` has the origin of the page that made it, and is none of these. */
  include({ protocol, origin }: URL): boolean {
    return /^https?:$/.test(protocol) && this.#origins.has(origin);
  }
}

function originOf(text: unknown): string {
  const url = typeof text === 'string' ? trustedAddress(text) : undefined;
  if (url !== undefined && url.href === `${url.origin}/`) return url.origin;
  return refuse();
}

function refuse(): never {
  throw new UsageError(
    '"origins" must list https origins, or those of this machine, without a path: https://api.example.',
  );
}

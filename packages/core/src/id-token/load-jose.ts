import { IDTokenError } from '../errors/id-token-error.ts';

/** The parts of jose that ID tokens need. */
export interface Jose {
  readonly jwtVerify: typeof import('jose/jwt/verify').jwtVerify;
  readonly decodeProtectedHeader: typeof import('jose/decode/protected_header').decodeProtectedHeader;
}

/**
 * Loads what is needed to verify a signature. Most programs never need it, and these two parts are a quarter of the
 * whole, which bundlers could not take apart behind `import()`.
 *
 * @throws {@link IDTokenError} with the reason `fetch` when a page cannot load them.
 */
export async function loadJose(): Promise<Jose> {
  try {
    const [{ jwtVerify }, { decodeProtectedHeader }] = await Promise.all([
      import('jose/jwt/verify'),
      import('jose/decode/protected_header'),
    ]);
    return { jwtVerify, decodeProtectedHeader };
  } catch (cause) {
    throw new IDTokenError('Cannot load jose, which verifies ID tokens. Try again later.', { reason: 'fetch', cause });
  }
}

/**
 * What a file may do in the browser. A worker goes by the policy of its own script, so the page may call nobody but
 * its own server, and the worker only whom it must.
 *
 * @param connectOrigins Whom it may call besides its own server.
 * @see https://www.w3.org/TR/CSP3/
 */
export function contentSecurityPolicy(connectOrigins: Iterable<string>): string {
  const directives = {
    'default-src': "'self'",
    'connect-src': ["'self'", ...connectOrigins].join(' '),
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');
}

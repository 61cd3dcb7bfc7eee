import { parseURL } from './parse-url.ts';

const THIS_MACHINE = /^(?:127\.0\.0\.1|\[::1\]|(?:.+\.)?localhost)$/;

/**
 * The address of a text, if trust may be built on what it answers: it is reached over TLS, or it is this machine.
 *
 * @param base What the text may be relative to.
 */
export function trustedAddress(text: string, base?: URL): URL | undefined {
  const url = parseURL(text, base);
  if (url?.protocol === 'https:') return url;
  return url?.protocol === 'http:' && THIS_MACHINE.test(url.hostname) ? url : undefined;
}

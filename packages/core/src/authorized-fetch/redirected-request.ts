import { UsageError } from '../errors/input-errors.ts';
import type { OutgoingRequest } from './outgoing-request.ts';

/** Where a redirect leads, and what it is a redirect of. */
export interface Redirect {
  readonly status: number;
  /** The request that was sent first, for its body. */
  readonly outgoing: OutgoingRequest;
  /** Whether it leads to a named origin, where the next redirect is looked at as well. */
  readonly isNamed: boolean;
}

/**
 * The request that a redirect asks for, without the token.
 *
 * @throws {@link UsageError} when its body cannot be sent again.
 */
export async function redirectedRequest(
  from: Request,
  target: URL,
  { status, outgoing, isNamed }: Redirect,
): Promise<Request> {
  const headers = new Headers(from.headers);
  headers.delete('authorization');
  if (new URL(from.url).origin !== target.origin) {
    for (const name of ['cookie', 'host', 'proxy-authorization']) headers.delete(name);
  }
  const { method, signal } = from;
  const redirect = isNamed ? 'manual' : 'follow';
  const losesBody = status === 303 ? !/^(GET|HEAD)$/.test(method) : status < 303 && method === 'POST';
  if (losesBody) {
    for (const name of ['encoding', 'language', 'length', 'location', 'type']) headers.delete(`content-${name}`);
    return new Request(target, { method: 'GET', headers, redirect, signal });
  }
  if (!outgoing.isRepeatable) refuseRedirect(from, 'and its body can be read once only: send it to what is there');
  const hasBody = !/^(GET|HEAD)$/.test(method);
  return new Request(target, { method, headers, redirect, signal, body: hasBody ? await outgoing.body() : null });
}

/** @throws {@link UsageError} always. */
export function refuseRedirect({ url }: Request, problem: string): never {
  const { origin, pathname } = new URL(url);
  throw new UsageError(`${JSON.stringify(origin + pathname)} redirects, ${problem}.`);
}

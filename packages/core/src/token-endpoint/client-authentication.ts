import type { TokenEndpointClient } from './token-endpoint-client.ts';

/** A form, and the headers that go with it. */
export interface AuthenticatedForm {
  readonly form: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Parameters, with what says which client sends them. Without a secret, a page may send it with no CORS preflight.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
 */
export function authenticated(client: TokenEndpointClient, own: Readonly<Record<string, string>>): AuthenticatedForm {
  const { clientId, clientSecret, clientAuthentication, parameters } = client;
  const form = new URLSearchParams({ ...parameters, ...own });
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
  if (clientSecret !== undefined && clientAuthentication !== 'client_secret_post') {
    return { form, headers: { ...headers, authorization: `Basic ${btoa(formText(clientId, clientSecret))}` } };
  }
  form.set('client_id', clientId);
  if (clientSecret !== undefined) form.set('client_secret', clientSecret);
  return { form, headers };
}

/** Both as a form writes them, which leaves ASCII alone. */
const formText = (...texts: readonly string[]): string =>
  texts.map((text) => new URLSearchParams([['', text]]).toString().slice(1)).join(':');

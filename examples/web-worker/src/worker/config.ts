import { fieldsOf, isText, isTexts } from '../protocol/fields.ts';
import { SessionError } from '../protocol/session-error.ts';

/** What the worker has to know of its provider. It comes from the server, so that no script of the page can say it. */
export interface Config {
  readonly issuer: string;
  readonly clientId: string;
  /** The name under which the token is stored. */
  readonly resourceServer: string;
  readonly scope: string;
  /** Where the access token may go, and nowhere else. */
  readonly apiOrigins: readonly string[];
}

/** @throws {@link SessionError} when the server has none. */
export async function loadConfig(): Promise<Config> {
  const response = await fetch('/config.json').catch(() => undefined);
  if (!response?.ok) throw new SessionError('ERR_CONFIG', 'The server does not say which provider there is.');
  return parseConfig(await response.json());
}

function parseConfig(json: unknown): Config {
  const { issuer, clientId, resourceServer, scope, apiOrigins } = fieldsOf(json);
  if (isText(issuer) && isText(clientId) && isText(resourceServer) && isText(scope) && isTexts(apiOrigins)) {
    return { issuer, clientId, resourceServer, scope, apiOrigins };
  }
  throw new SessionError('ERR_CONFIG', 'The server does not say all that is to be known of the provider.');
}

/** What the login is told: where, as which client, and where to. In environment variables, which processes inherit. */
export interface Settings {
  /** ISSUER: who logs users in. */
  readonly issuer: string;
  /** CLIENT_ID: a public client of the issuer's, one without a secret. */
  readonly clientId: string;
  /** TOKEN_FILE: where to keep tokens. */
  readonly tokenFile: string;
  /** SCOPE: what to ask for; by default an identity, and a refresh token where the issuer has a scope for it. */
  readonly scope: string | undefined;
  /** RESOURCE_SERVER: what the token is for, where the response does not say; by default the issuer's host. */
  readonly resourceServer: string;
  /** REDIRECT_URI, or PORT for one on 127.0.0.1: as it is registered with the issuer. Port 0 is any free one. */
  readonly redirectUri: URL;
  /** API_URL: what to call with the token; by default the issuer's userinfo endpoint. */
  readonly apiUrl: string | undefined;
  /** LOGIN_AS: the demo provider's user to log in without a human. */
  readonly loginAs: string | undefined;
}

const GLOBUS_ISSUER = 'https://auth.globus.org';
/** Shows the code, for the user to paste it: every Globus client may be registered with it. */
const GLOBUS_CODE_PAGE = 'https://auth.globus.org/v2/web/auth-code';

/** @throws Error naming the variable that is missing or wrong. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const read = (name: string): string | undefined => environment[name] || undefined;
  const need = (name: string): string => read(name) ?? fail(`${name} is not set.`);
  const url = (name: string, value: string): URL =>
    URL.canParse(value) ? new URL(value) : fail(`${name} does not give a URL: ${JSON.stringify(value)}.`);

  const issuer = need('ISSUER');
  const port = read('PORT');
  const redirectUri =
    read('REDIRECT_URI') ??
    (issuer === GLOBUS_ISSUER && port === undefined ? GLOBUS_CODE_PAGE : `http://127.0.0.1:${port ?? 0}/callback`);
  return {
    issuer,
    clientId: need('CLIENT_ID'),
    tokenFile: need('TOKEN_FILE'),
    scope: read('SCOPE'),
    resourceServer: read('RESOURCE_SERVER') ?? url('ISSUER', issuer).hostname,
    redirectUri: url('REDIRECT_URI, or PORT,', redirectUri),
    apiUrl: read('API_URL'),
    loginAs: read('LOGIN_AS'),
  };
}

function fail(problem: string): never {
  throw new Error(`${problem} README.md in this folder says what it is for.`);
}

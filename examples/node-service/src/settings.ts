/** What each process of the service is told, in environment variables. */
export interface Settings {
  /** REDIS_URL: where the tokens of all users are. */
  readonly redisUrl: string;
  /** PUBLIC_URL: where users come, whichever process they get to. */
  readonly publicUrl: string;
  /** ISSUER: who logs users in. */
  readonly issuer: string;
  /** CLIENT_ID: the service, as the issuer knows it. */
  readonly clientId: string;
  /** SCOPE: what to ask for. */
  readonly scope: string;
  /** RESOURCE_SERVER: what the tokens are for. */
  readonly resourceServer: string;
  /** API_URL: what to call with them. */
  readonly apiUrl: string;
}

const VARIABLES: { readonly [name in keyof Settings]: string } = {
  redisUrl: 'REDIS_URL',
  publicUrl: 'PUBLIC_URL',
  issuer: 'ISSUER',
  clientId: 'CLIENT_ID',
  scope: 'SCOPE',
  resourceServer: 'RESOURCE_SERVER',
  apiUrl: 'API_URL',
};

/** @throws Error naming the variable that is missing. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const entries = Object.entries(VARIABLES).map(([name, variable]) => {
    const value = environment[variable];
    if (!value) throw new Error(`${variable} is not set. README.md in this folder says what it is for.`);
    return [name, value];
  });
  return Object.fromEntries(entries) as Settings;
}

/** The environment of a process that is to read them. */
export function writeSettings(settings: Settings): NodeJS.ProcessEnv {
  const names = Object.keys(VARIABLES) as (keyof Settings)[];
  return Object.fromEntries(names.map((name) => [VARIABLES[name], settings[name]]));
}

// Serves the page until Ctrl-C: with the demo provider, or with the one that ISSUER and CLIENT_ID name.
import { servePage } from './serve-page.ts';

const { PORT, ISSUER: issuer, CLIENT_ID: clientId, SCOPE, RESOURCE_SERVER, API_URL, API_ORIGINS } = process.env;
const config =
  issuer === undefined || clientId === undefined
    ? undefined
    : {
        issuer,
        clientId,
        scope: SCOPE ?? 'openid profile email offline_access',
        resourceServer: RESOURCE_SERVER ?? new URL(issuer).hostname,
        apiUrl: API_URL ?? new URL('/userinfo', issuer).href,
      };

const page = await servePage({
  port: Number(PORT ?? 5174),
  accessTokenLifetimeSeconds: 90,
  apiOrigins: API_ORIGINS?.split(' '),
  config,
});
console.log(`
The web worker example is at ${page.url}

  1. Log in${config === undefined ? ' as Ada or Grace; there is no password' : ''}.
  2. Ask the API, and then another origin: the worker refuses.
  3. Wait until the time left is under a minute, and ask again: the worker renews the token first.
  4. Try to get at a token in the browser's console, with what \`session\` can do.

Ctrl-C ends it.`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void page.close().then(() => process.exit()));

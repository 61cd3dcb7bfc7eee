// Serves the page until Ctrl-C: with the demo provider, or with the one that ISSUER and CLIENT_ID name.
import { serveSpa } from './serve-spa.ts';

const { PORT, ISSUER: issuer, CLIENT_ID: clientId, SCOPE, RESOURCE_SERVER, API_URL } = process.env;
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

const spa = await serveSpa({ port: Number(PORT ?? 5173), accessTokenLifetimeSeconds: 300, config });
console.log(`
The browser example is at ${spa.url}

  1. Log in${config === undefined ? ' as Ada or Grace; there is no password' : ''}.
  2. Open the same address in a second tab: it is logged in already.
  3. Let the token expire, refresh or log out in one tab, and watch the other follow.

Ctrl-C ends it.`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void spa.close().then(() => process.exit()));

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
// Other providers let nobody put their pages into a frame.
const address = config === undefined ? `${spa.url}two-tabs.html, and each tab by itself at ${spa.url}` : spa.url;
console.log(`
The browser example is at ${address}

  1. Log in${config === undefined ? ' as Ada or Grace; there is no password' : ', and open the same address in a second tab'}.
  2. The other tab is logged in as well. Let the token expire: one refreshes, the other adopts.
  3. Choose another storage, log out, and watch the other follow.

Ctrl-C ends it.`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void spa.close().then(() => process.exit()));

// Runs the provider by itself: `node src/main.ts`, with PORT, LIFETIME (seconds) and SPA_ORIGIN if you like.
import { startProvider } from './start-provider.ts';

const { PORT, LIFETIME, SPA_ORIGIN } = process.env;
const provider = await startProvider({
  port: PORT === undefined ? undefined : Number(PORT),
  accessTokenLifetimeSeconds: LIFETIME === undefined ? undefined : Number(LIFETIME),
  spaOrigins: SPA_ORIGIN === undefined ? undefined : [SPA_ORIGIN],
});
console.log(`issuer     ${provider.issuer}
clients    ${provider.nativeClientId} (redirects to 127.0.0.1), ${provider.spaClientId} (browser)
scope      ${provider.scope}
API        ${provider.apiUrl}
Ctrl-C stops it.`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void provider.close());

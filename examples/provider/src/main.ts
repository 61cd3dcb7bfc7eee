// Runs the provider by itself: `npx -y pnpm@12 provider`, with PORT, LIFETIME (seconds) and SPA_ORIGIN if you like.
import { startProvider } from './start-provider.ts';

const { PORT, LIFETIME, SPA_ORIGIN } = process.env;
const provider = await startProvider({
  port: Number(PORT ?? 9400),
  // So short that one sees it refreshed.
  accessTokenLifetimeSeconds: Number(LIFETIME ?? 90),
  // Where Vite serves a page.
  spaOrigins: SPA_ORIGIN === undefined ? ['http://localhost:5173', 'http://127.0.0.1:5173'] : [SPA_ORIGIN],
});
console.log(`A provider for demonstration, on this machine alone

  issuer   ${provider.issuer}
  clients  ${provider.spaClientId} (pages), ${provider.nativeClientId} (programs, redirects to 127.0.0.1)
  scope    ${provider.scope}
  API      ${provider.apiUrl}

Ctrl-C ends it.`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void provider.close());

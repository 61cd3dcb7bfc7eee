import type { RunningProvider } from 'example-provider';

/** The environment variables for the demo provider, and a login there that needs no human. */
export function demoSettings(provider: RunningProvider): NodeJS.ProcessEnv {
  return {
    ISSUER: provider.issuer,
    CLIENT_ID: provider.nativeClientId,
    SCOPE: provider.scope,
    RESOURCE_SERVER: provider.resourceServer,
    API_URL: provider.apiUrl,
    LOGIN_AS: 'ada',
  };
}

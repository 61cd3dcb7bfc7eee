import { JSONTokenStorage } from '../../src/json-token-storage.ts';

new JSONTokenStorage('tokens').getTokenData('rs').catch(({ code, message }: Error & { code: string }) => {
  postMessage({ code, message });
});

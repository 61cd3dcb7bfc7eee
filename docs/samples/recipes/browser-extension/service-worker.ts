/// <reference types="chrome" />
import { logIn } from './log-in.ts';
import { api } from './settings.ts';
import { fetch, storage } from './tokens.ts';

/** What the popup and content scripts may ask for; none of it tells a token. */
const answers: Record<string, () => Promise<unknown>> = {
  'log in': logIn,
  'log out': () => storage.removeAllTokenData(),
  'who am I': async () => {
    const { [api]: login } = await storage.getTokenDataByResourceServer();
    return login === undefined ? null : (await fetch(`${api}/api/me`)).json();
  },
};

// Registered at once, since a message may be what wakes the service worker up.
chrome.runtime.onMessage.addListener((question: unknown, _sender, reply) => {
  const answer = typeof question === 'string' && Object.hasOwn(answers, question) ? answers[question] : undefined;
  if (answer === undefined) return false;
  answer().then(
    (result) => reply({ result }),
    (error: unknown) => reply({ error: String(error) }),
  );
  // The reply comes later.
  return true;
});

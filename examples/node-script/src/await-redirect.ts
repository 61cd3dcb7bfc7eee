import { pastedRedirect } from './pasted-redirect.ts';
import type { RedirectListener } from './redirect-listener.ts';
import { line } from './report.ts';

/**
 * Asks a human to log in, and waits for the redirect, or for the user to paste it.
 *
 * @param url Where the login begins.
 * @param listener Absent where the provider does not redirect to this machine.
 * @returns The URL to which the provider redirected, or the code alone.
 */
export async function awaitRedirect(
  url: URL,
  listener: RedirectListener | undefined,
  signal: AbortSignal,
): Promise<URL | string> {
  line('open', `this in a browser, and log in:\n${url.href}`);
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  const ways: Promise<URL | string>[] = [aborted(until)];
  if (listener === undefined) {
    line('paste', 'the code that the provider shows, and press Enter');
    ways.push(pastedRedirect(until));
  } else {
    line('waiting', `for the browser to come to ${listener.redirectUri}`);
    ways.push(listener.redirect);
    if (process.stdin.isTTY) {
      line('or paste', 'the address where the browser ended, if it cannot reach this machine, and press Enter');
      ways.push(pastedRedirect(until));
    }
  }
  try {
    return await Promise.race(ways);
  } finally {
    stop.abort();
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

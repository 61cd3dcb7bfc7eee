import { createInterface } from 'node:readline';

/**
 * What the user pastes into the terminal: the code that a page of the provider's shows, or the whole address where
 * the browser ended, for example when it runs on another machine.
 *
 * @returns The URL, or the code alone.
 */
export async function pastedRedirect(signal: AbortSignal): Promise<URL | string> {
  const lines = createInterface({ input: process.stdin, signal });
  try {
    for await (const pasted of lines) {
      const text = pasted.trim();
      if (URL.canParse(text)) return new URL(text);
      if (text !== '') return text;
    }
  } finally {
    lines.close();
  }
  signal.throwIfAborted();
  throw new Error('Nothing was pasted. Run it again, in a terminal.');
}

import type { TokenServer } from './token-server.ts';

/** The answer to the next call, which the server has handled and keeps back. */
export interface HeldAnswer {
  /** Resolves once the call was handled. */
  readonly handled: Promise<void>;
  /** Lets it go. */
  release(): void;
}

/** Keeps the answer to the next call back; later ones are answered at once. */
export function holdNextAnswer(server: TokenServer): HeldAnswer {
  const handled = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  server.events = {
    handled: () => {
      server.events = {};
      handled.resolve();
      return released.promise;
    },
  };
  return { handled: handled.promise, release: released.resolve };
}

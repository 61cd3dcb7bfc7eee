import type { TokenChange, TokenStorage } from '@token-storage/core';

import { within } from './within.ts';

/** A subscription that remembers what it heard. */
export class ChangeLog {
  readonly changes: TokenChange[] = [];
  /** Ends the subscription. */
  readonly unsubscribe: () => void;
  readonly #waiting = new Set<() => void>();

  constructor(storage: TokenStorage) {
    this.unsubscribe = storage.subscribe((change) => {
      this.changes.push(change);
      for (const look of this.#waiting) look();
    });
  }

  /** Forgets what it heard so far. */
  forget(): void {
    this.changes.length = 0;
  }

  /** Whether it was told to read this resource server again. */
  hasHeardOf(resourceServer: string): boolean {
    return this.changes.some(({ resourceServers }) => resourceServers?.includes(resourceServer) ?? true);
  }

  /** Whether it was told of this resource server by its name. */
  names(resourceServer: string): boolean {
    return this.changes.some(({ resourceServers }) => resourceServers?.includes(resourceServer));
  }

  /** Waits until it was told of all of these resource servers. */
  async hears(...resourceServers: string[]): Promise<void> {
    const heard = new Promise<void>((resolve) => {
      const look = (): void => {
        if (!resourceServers.every((name) => this.hasHeardOf(name))) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
    await within(heard, `a change of ${JSON.stringify(resourceServers)} is heard`);
  }
}

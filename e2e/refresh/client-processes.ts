import { setImmediate as nextTurn } from 'node:timers/promises';

import { onTestFinished } from 'vitest';

import { RESOURCE_SERVER, type TokenClientSettings } from '../support/token-client.ts';
import { TokenServer } from '../support/token-server.ts';
import { ClientProcess } from './client-process.ts';
import { openSharedStorage, type SharedKind } from './open-shared-storage.ts';
import { sharedPlace } from './shared-place.ts';

/** Where, in `extra`, it says that a refresh token is being spent. */
const NOTE = 'token-storage.refresh';

/** Processes that use the tokens of one storage, and the server that gives them. All end with the test. */
export class ClientProcesses {
  readonly server: TokenServer;
  readonly #kind: SharedKind;
  readonly #place: string;
  readonly #settings: Partial<TokenClientSettings>;
  #started = 0;

  private constructor(
    server: TokenServer,
    [kind, place]: readonly [SharedKind, string],
    settings: Partial<TokenClientSettings>,
  ) {
    this.server = server;
    this.#kind = kind;
    this.#place = place;
    this.#settings = settings;
  }

  /** A server and a storage that are empty. */
  static async on(kind: SharedKind, settings: Partial<TokenClientSettings> = {}): Promise<ClientProcesses> {
    const server = await TokenServer.start();
    onTestFinished(() => server.close());
    return new ClientProcesses(server, [kind, await sharedPlace(kind)], settings);
  }

  /** Another process, that listens. */
  start(settings: Partial<TokenClientSettings> = {}): Promise<ClientProcess> {
    const caller = `process${(this.#started += 1)}`;
    const { tokenEndpoint } = this.server;
    return ClientProcess.start(this.#kind, this.#place, {
      tokenEndpoint,
      caller,
      deadlineMs: 20_000,
      ...this.#settings,
      ...settings,
    });
  }

  /** Resolves once somebody is about to spend the refresh token. */
  async noteIsStored(): Promise<void> {
    const opened = await openSharedStorage(this.#kind, this.#place);
    for (;;) {
      const stored = await opened.storage.getTokenData(RESOURCE_SERVER);
      if (stored?.extra[NOTE] !== undefined) break;
      await nextTurn();
    }
    await opened.close();
  }

  startMany(count: number): Promise<ClientProcess[]> {
    return Promise.all(Array.from({ length: count }, () => this.start()));
  }
}

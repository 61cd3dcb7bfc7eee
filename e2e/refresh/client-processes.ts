import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { temporaryFolder } from 'test-support/temporary-folder';
import { onTestFinished } from 'vitest';

import { type FileKind, openStorage } from '../files/open-storage.ts';
import { RESOURCE_SERVER, type TokenClientSettings } from '../support/token-client.ts';
import { TokenServer } from '../support/token-server.ts';
import { ClientProcess } from './client-process.ts';

/** Where, in `extra`, it says that a refresh token is being spent. */
const NOTE = 'token-storage.refresh';

/** Processes that use the tokens of one file, and the server that gives them. All end with the test. */
export class ClientProcesses {
  readonly server: TokenServer;
  readonly #kind: FileKind;
  readonly #path = join(temporaryFolder(), 'tokens');
  readonly #settings: Partial<TokenClientSettings>;
  #started = 0;

  private constructor(server: TokenServer, kind: FileKind, settings: Partial<TokenClientSettings>) {
    this.server = server;
    this.#kind = kind;
    this.#settings = settings;
  }

  /** A server and a file that are empty. */
  static async on(kind: FileKind, settings: Partial<TokenClientSettings> = {}): Promise<ClientProcesses> {
    const server = await TokenServer.start();
    onTestFinished(() => server.close());
    return new ClientProcesses(server, kind, settings);
  }

  /** Another process, that listens. */
  start(settings: Partial<TokenClientSettings> = {}): Promise<ClientProcess> {
    const caller = `process${(this.#started += 1)}`;
    const { tokenEndpoint } = this.server;
    return ClientProcess.start(this.#kind, this.#path, {
      tokenEndpoint,
      caller,
      deadlineMs: 20_000,
      ...this.#settings,
      ...settings,
    });
  }

  /** Resolves once somebody is about to spend the refresh token. */
  async noteIsStored(): Promise<void> {
    const storage = openStorage(this.#kind, this.#path);
    for (;;) {
      const stored = await storage.getTokenData(RESOURCE_SERVER);
      if (stored?.extra[NOTE] !== undefined) break;
      await nextTurn();
    }
    await storage.close();
  }

  startMany(count: number): Promise<ClientProcess[]> {
    return Promise.all(Array.from({ length: count }, () => this.start()));
  }
}

import type { Command, Outcome, TokenClient, TokenClientSettings } from '../../support/token-client.ts';
import type { Kind } from '../storage-page/open-storage.ts';
import { openClient } from './open-client.ts';

/** What tests may do in a tab; read by them as `window.tab`. */
export class RefreshTab {
  /** How often this page came back from the back-forward cache. */
  returns = 0;
  readonly #client: TokenClient;
  /** What came of a command that was not waited for. */
  late: Outcome | undefined;

  constructor(kind: Kind, settings: TokenClientSettings) {
    this.#client = openClient(kind, settings);
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted) this.returns += 1;
    });
  }

  act(command: Command): Promise<Outcome> {
    return this.#client.act(command);
  }

  /** Begins with it, and keeps what comes of it as {@link RefreshTab.late}. */
  begin(command: Command): void {
    void this.act(command).then((outcome) => (this.late = outcome));
  }
}

/** A client in a worker of this tab. */
export class RefreshWorker {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

  constructor(kind: Kind, settings: TokenClientSettings) {
    this.#worker.postMessage({ kind, settings });
  }

  act(command: Command): Promise<Outcome> {
    const { port1, port2 } = new MessageChannel();
    this.#worker.postMessage({ command }, [port2]);
    return new Promise((resolve) => (port1.onmessage = ({ data }: MessageEvent<Outcome>) => resolve(data)));
  }

  terminate(): void {
    this.#worker.terminate();
  }
}

declare global {
  interface Window {
    refreshTab: RefreshTab;
    refreshWorker: RefreshWorker;
    RefreshTab: typeof RefreshTab;
    RefreshWorker: typeof RefreshWorker;
  }
}
Object.assign(window, { RefreshTab, RefreshWorker });

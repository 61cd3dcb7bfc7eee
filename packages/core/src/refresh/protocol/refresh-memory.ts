import type { TokenStorageData } from '../../token-data/token-storage-data.ts';
import type { TokenStorage } from '../../contract/token-storage.ts';
import { keptAnswers, type KeptAnswers } from '../answer/kept-answers.ts';
import type { RefreshingOptions } from '../options-and-errors/refreshing-options.ts';
import { randomName } from '../note/token-hash.ts';

/** What a refreshing storage and its views share: how they refresh, and what they remember of it. */
export class RefreshMemory {
  readonly options: RefreshingOptions;
  /** Answers that could not be stored so far. */
  readonly kept: KeptAnswers = keptAnswers();
  /** Ids of notes that were written for a call which was never made. */
  readonly unsent: Set<string> = new Set();
  /** Calls that still run, by the id of their note. */
  readonly calls: Map<string, AbortController> = new Map();
  /** Whether nothing is to begin any more. */
  isClosed = false;
  readonly #plain: TokenStorage;
  readonly #renewals = new Map<string, Renewal>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #rejected = rejectedTokens();
  #owner: string | undefined;

  /** @param plain The storage inside. */
  constructor(plain: TokenStorage, options: RefreshingOptions) {
    this.#plain = plain;
    this.options = options;
  }

  /** Whose notes these are. Made when it is needed: not every host has random numbers while a program loads. */
  get owner(): string {
    return (this.#owner ??= randomName());
  }

  /** The storage inside, for a namespace, and not that of a lock which somebody may hold. */
  plain(namespace: string): TokenStorage {
    return namespace === this.#plain.namespace ? this.#plain : this.#plain.withNamespace(namespace);
  }

  /** Whether an access token may be handed out. */
  isGood(namespace: string, name: string, data: TokenStorageData, leewaySeconds: number): boolean {
    return !data.isExpired(leewaySeconds) && !this.isRejected(namespace, name, data);
  }

  /** Whether the resource server has refused an access token. */
  isRejected(namespace: string, name: string, { access_token }: TokenStorageData): boolean {
    return !this.#rejected.isEmpty && this.#rejected.has(keyOf(namespace, name), access_token);
  }

  /** Remembers that a resource server has refused an access token; `''` for none any more. */
  reject(namespace: string, name: string, accessToken: string): void {
    this.#rejected.add(keyOf(namespace, name), accessToken);
  }

  /** What renews an entry at this moment. */
  renewal(namespace: string, name: string): Renewal | undefined {
    return this.#renewals.get(keyOf(namespace, name));
  }

  /** Lets others who want the same entry renewed wait for this. */
  async renew(namespace: string, name: string, renewal: Renewal): Promise<TokenStorageData | undefined> {
    const key = keyOf(namespace, name);
    this.#renewals.set(key, renewal);
    try {
      return await renewal;
    } finally {
      if (this.#renewals.get(key) === renewal) this.#renewals.delete(key);
    }
  }

  /** Runs what closing waits for. */
  async run<T>(task: Promise<T>): Promise<T> {
    this.#running.add(task);
    try {
      return await task;
    } finally {
      this.#running.delete(task);
    }
  }

  /** Ends it. @returns What is left to wait for: what runs, and what is kept; nothing where there is none. */
  close(): Promise<void> | undefined {
    this.isClosed = true;
    return this.#running.size === 0 && this.calls.size === 0 && this.kept.isEmpty ? undefined : this.#finish();
  }

  async #finish(): Promise<void> {
    await Promise.allSettled([...this.#running, this.kept.close()]);
    await this.kept.close();
    for (const call of this.calls.values()) call.abort();
  }
}

type Renewal = Promise<TokenStorageData | undefined>;

const keyOf = (namespace: string, name: string): string => JSON.stringify([namespace, name]);

interface RejectedTokens {
  /** Asked first: every read comes by. */
  readonly isEmpty: boolean;
  add(key: string, accessToken: string): void;
  has(key: string, accessToken: string): boolean;
}

/** In a closure: a browser's console shows the fields of classes, private ones too. Of an entry the last one counts. */
function rejectedTokens(): RejectedTokens {
  const rejected = new Map<string, string>();
  return {
    get isEmpty() {
      return rejected.size === 0;
    },
    add: (key, accessToken) => void rejected.set(key, accessToken),
    has: (key, accessToken) => rejected.get(key) === accessToken,
  };
}

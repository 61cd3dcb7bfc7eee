import type { TokenChange } from '@token-storage/core';
import type { EntrySelection } from '@token-storage/core/adapter';

import { type LedgerState, parseText } from './ledger-record.ts';
import type { Mirror } from './mirror.ts';

/** Names of entries of one namespace. */
type Names = ReadonlySet<string> | 'all';

/** By namespace. */
type NamesByNamespace = Map<string, Names>;

/** How often what is heard meanwhile is looked up too, before anything is reported. */
const MOST_LOOKS = 3;

/**
 * Makes one report of a change that another tab made, though it is heard of in two ways: by the signal, and by a
 * `storage` event for each of its entries.
 *
 * Either may come first, late, or not at all. So both only say where to look: what the ledger has there tells which
 * change was the last one, and whether that one has been reported. Changes that are heard of together are one report.
 */
export class HeardChanges {
  readonly #mirror: Mirror;
  readonly #look: (namespace: string, selection: EntrySelection) => Promise<unknown>;
  readonly #report: (change: TokenChange) => void;
  /** By key: the last change of it that was reported, or a later one of others when it had no entry. */
  readonly #reported = new Map<string, LedgerState>();
  /** What has not been looked up yet. */
  readonly #heard: NamesByNamespace = new Map();
  #isLooking = false;

  /** @param look Reads what the ledger has, so that the mirror knows it. */
  constructor(
    mirror: Mirror,
    look: (namespace: string, selection: EntrySelection) => Promise<unknown>,
    report: (change: TokenChange) => void,
  ) {
    this.#mirror = mirror;
    this.#look = look;
    this.#report = report;
  }

  /** Takes what the signal says. */
  hear({ namespace, resourceServers }: TokenChange): void {
    add(this.#heard, namespace, resourceServers === undefined ? 'all' : new Set(resourceServers));
    if (!this.#isLooking) void this.#lookUp();
  }

  /** Takes what a `storage` event says: the text of a key before and after a change. */
  see(key: string, before: string | null, after: string | null): void {
    const [namespace, name] = this.#mirror.keys.parse(key) ?? [];
    if (namespace === undefined || name === undefined) return;
    const reported = this.#reported.get(key);
    const { epoch, seq } = parseText(after ?? before);
    // A removal shows no number of its own. It came later than what it removed.
    const isReported = reported?.epoch === epoch && (after === null ? reported.seq > seq : reported.seq >= seq);
    if (!isReported) this.hear({ namespace, resourceServers: [name] });
  }

  async #lookUp(): Promise<void> {
    this.#isLooking = true;
    while (this.#heard.size > 0) {
      const news: NamesByNamespace = new Map();
      for (let looks = 0; looks < MOST_LOOKS && this.#heard.size > 0; looks += 1) {
        const heard = [...this.#heard];
        this.#heard.clear();
        for (const [namespace, names] of heard) add(news, namespace, await this.#newsAmong(namespace, names));
      }
      for (const [namespace, names] of news) this.#report(toChange(namespace, names));
    }
    this.#isLooking = false;
  }

  async #newsAmong(namespace: string, names: Names): Promise<Names> {
    try {
      await this.#look(namespace, names === 'all' ? names : [...names]);
    } catch {
      // The subscriber's own read fails as well, and tells.
      return names;
    }
    return names === 'all' ? names : new Set([...names].filter((name) => this.#isNews(namespace, name)));
  }

  #isNews(namespace: string, name: string): boolean {
    const known = this.#mirror.lastChange(namespace, name);
    if (known === undefined) return true;
    const key = this.#mirror.keys.of(namespace, name);
    const reported = this.#reported.get(key);
    this.#reported.set(key, known);
    return reported?.epoch !== known.epoch || reported.seq < known.seq;
  }
}

function add(all: NamesByNamespace, namespace: string, names: Names): void {
  const before = all.get(namespace) ?? new Set();
  const joined = before === 'all' || names === 'all' ? 'all' : new Set([...before, ...names]);
  if (joined === 'all' || joined.size > 0) all.set(namespace, joined);
}

const toChange = (namespace: string, names: Names): TokenChange =>
  names === 'all' ? { namespace } : { namespace, resourceServers: [...names] };

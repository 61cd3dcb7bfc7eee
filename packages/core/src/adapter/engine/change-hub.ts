import type { TokenChange } from '../../contract/token-change.ts';
import type { EngineChange } from './storage-engine.ts';

/** A subscriber, and the changes it has not heard of yet. */
interface Subscription {
  readonly namespace: string;
  readonly listener: (change: TokenChange) => void;
  /** The resource servers that changed; `'all'` when it is not known which; empty when nothing is to be told. */
  pending: Set<string> | 'all';
}

/** Tells subscribers about changes, those that come together in one call. */
export class ChangeHub {
  readonly #subscriptions = new Set<Subscription>();
  readonly #watch: (report: (change: EngineChange) => void) => () => void;
  #stopWatching: (() => void) | undefined;
  #scheduled = false;

  /** @param watch Begins to watch for foreign changes; called at the first subscription. */
  constructor(watch: (report: (change: EngineChange) => void) => () => void) {
    this.#watch = watch;
  }

  /** @returns A function that ends the subscription. */
  subscribe(namespace: string, listener: (change: TokenChange) => void): () => void {
    // First, since it may fail: then there is no subscription.
    this.#stopWatching ??= this.#watch((change) => {
      this.report(change);
    });
    const subscription: Subscription = { namespace, listener, pending: new Set() };
    this.#subscriptions.add(subscription);
    return () => {
      this.#subscriptions.delete(subscription);
      if (this.#subscriptions.size === 0) this.#stop();
    };
  }

  /** Ends every subscription. */
  close(): void {
    this.#subscriptions.clear();
    this.#stop();
  }

  #stop(): void {
    this.#stopWatching?.();
    this.#stopWatching = undefined;
  }

  /** Takes in a change that can be read by now; the subscribers of its namespace hear of it in the next microtask. */
  report({ namespace, resourceServers }: EngineChange): void {
    for (const subscription of this.#subscriptions) {
      if (namespace !== undefined && subscription.namespace !== namespace) continue;
      if (resourceServers === undefined) subscription.pending = 'all';
      else if (subscription.pending !== 'all') for (const name of resourceServers) subscription.pending.add(name);
    }
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      for (const subscription of this.#subscriptions) this.#tell(subscription);
    });
  }

  #tell(subscription: Subscription): void {
    const { namespace, listener, pending } = subscription;
    if (pending !== 'all' && pending.size === 0) return;
    subscription.pending = new Set();
    const change: TokenChange = pending === 'all' ? { namespace } : { namespace, resourceServers: [...pending] };
    // In a task of its own: what a listener throws is reported as uncaught and stops nobody else.
    queueMicrotask(() => {
      if (this.#subscriptions.has(subscription)) listener(change);
    });
  }
}

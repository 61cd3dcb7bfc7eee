import { visit } from 'example-node-script/visit';

import { SERVED_BY } from './serve.ts';

/** What requests came to. */
export interface Answers {
  /** How many there were of each status: `144 × 200`. */
  readonly statuses: string;
  /** The processes that answered, by their ids. */
  readonly processes: ReadonlySet<string>;
}

/** The users of the service, each at his browser. */
export class Visitors {
  readonly users: readonly string[];
  readonly #url: string;
  readonly #signal: AbortSignal;

  constructor(url: string, count: number, signal: AbortSignal) {
    this.#url = url;
    this.#signal = signal;
    this.users = Array.from({ length: count }, (_, index) => `user-${String(index + 1).padStart(2, '0')}`);
  }

  /** Logs in at the provider, as one of the two whom it knows. */
  async logIn(user: string, account: string): Promise<Response> {
    const begun = await this.#fetch(`/users/${user}/login?login_hint=${account}`, { redirect: 'manual' });
    const end = await visit(new URL(begun.headers.get('location') ?? ''), this.#signal);
    return fetch(end, { signal: this.#signal });
  }

  files(user: string): Promise<Response> {
    return this.#fetch(`/users/${user}/files`);
  }

  logOut(user: string): Promise<Response> {
    return this.#fetch(`/users/${user}/logout`, { method: 'POST' });
  }

  /** All of them ask for their files, some times each, at once. */
  async all(times: number): Promise<Answers> {
    const asking = this.users.flatMap((user) => Array.from({ length: times }, () => this.files(user)));
    const answers = await Promise.all(asking);
    const counts = new Map<number, number>();
    for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
    return {
      statuses: [...counts].map(([status, count]) => `${count} × ${status}`).join(', '),
      processes: new Set(answers.map(({ headers }) => headers.get(SERVED_BY) ?? '')),
    };
  }

  #fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.#url}${path}`, { signal: this.#signal, ...init });
  }
}

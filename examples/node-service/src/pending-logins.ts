import type { RedisClientType } from 'redis';

import { PREFIX } from './open-users.ts';

/** A login that has begun, and what is needed to finish it. */
export interface PendingLogin {
  readonly user: string;
  readonly codeVerifier: string;
}

const TEN_MINUTES_SECONDS = 600;

/** Logins that have begun, in Redis too: whoever goes to the provider may come back to another process. */
export class PendingLogins {
  readonly #client: Pick<RedisClientType, 'set' | 'getDel'>;

  constructor(client: Pick<RedisClientType, 'set' | 'getDel'>) {
    this.#client = client;
  }

  async add(state: string, login: PendingLogin): Promise<void> {
    const expiration = { type: 'EX', value: TEN_MINUTES_SECONDS } as const;
    await this.#client.set(keyOf(state), JSON.stringify(login), { expiration });
  }

  /** The login of a state, which is good once. */
  async take(state: string): Promise<PendingLogin | undefined> {
    const text = await this.#client.getDel(keyOf(state));
    return text === null ? undefined : (JSON.parse(text) as PendingLogin);
  }
}

const keyOf = (state: string): string => `${PREFIX}login:${state}`;

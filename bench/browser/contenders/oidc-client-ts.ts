// As its UserManager keeps users: each one the text of a User.
import { User, WebStorageStateStore } from 'oidc-client-ts';

import type { Contender } from '../contest/contender.ts';

export function open(): Contender<User> {
  const store = new WebStorageStateStore({ store: localStorage });
  const get = async (name: string): Promise<User | undefined> => {
    const text = await store.get(name);
    return text === null ? undefined : User.fromStorageString(text);
  };
  return {
    entry: ({ resource_server, expires_at_seconds, ...tokens }) => {
      const profile = { sub: resource_server, iss: 'bench', aud: 'bench', exp: expires_at_seconds, iat: 0 };
      return new User({ ...tokens, expires_at: expires_at_seconds, profile });
    },
    expiry: (user) => user.expires_at ?? NaN,
    get,
    all: async () => {
      const found: Record<string, User> = {};
      for (const name of await store.getAllKeys()) {
        const user = await get(name);
        if (user !== undefined) found[name] = user;
      }
      return found;
    },
    store: (name, user) => store.set(name, user.toStorageString()),
    update: async (name, later) => store.set(name, later(await get(name)).toStorageString()),
  };
}

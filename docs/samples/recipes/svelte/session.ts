import { type Readable, readable } from 'svelte/store';

import type { Session, SessionStore } from '../session/session-store.ts';

/** Changes after each login, refresh and logout, of this tab or of another one. */
export const sessionOf = (store: SessionStore): Readable<Session> =>
  readable(store.getOnServer(), (set) => {
    set(store.get());
    return store.subscribe(() => set(store.get()));
  });

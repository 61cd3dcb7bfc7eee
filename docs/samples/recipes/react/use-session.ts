import { useSyncExternalStore } from 'react';

import type { Session, SessionStore } from '../session/session-store.ts';

/** Renders again after each login, refresh and logout, of this tab or of another one. */
export const useSession = (store: SessionStore): Session =>
  useSyncExternalStore(store.subscribe, store.get, store.getOnServer);

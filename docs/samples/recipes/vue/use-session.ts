import { onMounted, onUnmounted, type ShallowRef, shallowRef } from 'vue';

import type { Session, SessionStore } from '../session/session-store.ts';

/** Changes after each login, refresh and logout, of this tab or of another one. */
export function useSession(store: SessionStore): ShallowRef<Session> {
  const session = shallowRef<Session>(store.getOnServer());
  const update = (): void => {
    session.value = store.get();
  };
  let stop: (() => void) | undefined;
  // Only in a page: on a server nothing would end it.
  onMounted(() => {
    stop = store.subscribe(update);
    update();
  });
  onUnmounted(() => stop?.());
  return session;
}

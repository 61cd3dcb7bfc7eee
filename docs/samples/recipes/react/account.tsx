import type { TokenStorage } from '@token-storage/core';

import type { SessionStore } from '../session/session-store.ts';
import { useSession } from './use-session.ts';

/** @param props Both are made once, outside of any component. */
export function Account({ storage, store }: { readonly storage: TokenStorage; readonly store: SessionStore }) {
  const session = useSession(store);
  if (session.status === 'loading') return <p>…</p>;
  if (session.status === 'failed') return <p role="alert">Your login cannot be read.</p>;
  const [login] = Object.values(session.tokens);
  if (login === undefined) return <a href="/login">Log in</a>;
  return <button onClick={() => void storage.removeAllTokenData()}>Log out {login.identity_id}</button>;
}

import { TokenStorageData } from '@token-storage/core';
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';
import { openDB } from 'idb';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from 'vue';

import { Account } from '../recipes/react/account.tsx';
import { SessionStore } from '../recipes/session/session-store.ts';
import SvelteAccount from '../recipes/svelte/account.svelte';
import VueAccount from '../recipes/vue/account.vue';

/** Shows the component in an element, and takes it away again. */
type Show = (element: HTMLElement, props: { storage: IndexedDBTokenStorage; store: SessionStore }) => () => unknown;

const shows: Record<string, Show> = {
  React: (element, props) => {
    const root = createRoot(element);
    root.render(
      <StrictMode>
        <Account {...props} />
      </StrictMode>,
    );
    return () => root.unmount();
  },
  Vue: (element, props) => {
    const app = createApp(VueAccount, { ...props });
    app.mount(element);
    return () => app.unmount();
  },
  Svelte: (element, props) => {
    const component = mount(SvelteAccount, { target: element, props: { ...props } });
    return () => unmount(component);
  },
};

let element: HTMLElement;
let name: string;
let storage: IndexedDBTokenStorage;
/** Another tab, as far as the storage can tell. */
let elsewhere: IndexedDBTokenStorage;
beforeEach(() => {
  element = document.body.appendChild(document.createElement('div'));
  name = crypto.randomUUID();
  storage = new IndexedDBTokenStorage(name);
  elsewhere = new IndexedDBTokenStorage(name);
});
afterEach(async () => {
  element.remove();
  await Promise.all([storage.close(), elsewhere.close()]);
});

const loginOf = (identity_id: string): TokenStorageData =>
  new TokenStorageData({
    resource_server: 'api.example',
    identity_id,
    scope: 'read',
    access_token: crypto.randomUUID(),
    expires_at_seconds: 4_000_000_000,
  });

describe.each(Object.entries(shows))('the session in %s', (_framework, show) => {
  it('follows logins and logouts, of this tab and of another one', async () => {
    const hide = show(element, { storage, store: new SessionStore(storage) });
    await expect.poll(() => element.textContent).toBe('Log in');
    await elsewhere.storeTokenData(loginOf('ada'));
    await expect.poll(() => element.textContent).toBe('Log out ada');
    await storage.storeTokenData(loginOf('grace'));
    await expect.poll(() => element.textContent).toBe('Log out grace');
    element.querySelector('button')?.click();
    await expect.poll(() => element.textContent).toBe('Log in');
    expect(await elsewhere.getTokenDataByResourceServer()).toEqual({});
    await hide();
  });

  it('says that the login cannot be read', async () => {
    await storage.storeTokenData(loginOf('ada'));
    const database = await openDB(name);
    await database.put('entries', 'damaged', ['DEFAULT', 'api.example']);
    database.close();
    const hide = show(element, { storage, store: new SessionStore(storage) });
    await expect.poll(() => element.textContent).toBe('Your login cannot be read.');
    await storage.storeTokenData(loginOf('ada'));
    await expect.poll(() => element.textContent).toBe('Log out ada');
    await hide();
  });

  it('watches the storage while it is shown, once, and no longer', async () => {
    let watchers = 0;
    const subscribe = storage.subscribe.bind(storage);
    storage.subscribe = (listener) => {
      watchers += 1;
      const stop = subscribe(listener);
      return () => {
        watchers -= 1;
        stop();
      };
    };
    const store = new SessionStore(storage);
    const hide = show(element, { storage, store });
    const other = document.createElement('div');
    const hideOther = show(other, { storage, store });
    await expect.poll(() => element.textContent + (other.textContent ?? '')).toBe('Log inLog in');
    expect(watchers).toBe(1);
    await hide();
    await storage.storeTokenData(loginOf('ada'));
    await expect.poll(() => other.textContent).toBe('Log out ada');
    await hideOther();
    await expect.poll(() => watchers).toBe(0);
  });
});

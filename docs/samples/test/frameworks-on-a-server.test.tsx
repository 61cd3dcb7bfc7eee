import { IndexedDBTokenStorage } from '@token-storage/indexeddb';
import { renderToString } from 'react-dom/server';
import { render } from 'svelte/server';
import { sample } from 'test-support/sample';
import { expect, it } from 'vitest';
import { createSSRApp, ref } from 'vue';
import { renderToString as renderVue } from 'vue/server-renderer';

import { Account } from '../recipes/react/account.tsx';
import { SessionStore } from '../recipes/session/session-store.ts';
import SvelteAccount from '../recipes/svelte/account.svelte';
import VueAccount from '../recipes/vue/account.vue';

type Props = { storage: IndexedDBTokenStorage; store: SessionStore };

const renders: Record<string, (props: Props) => string | Promise<string>> = {
  React: (props) => renderToString(<Account {...props} />),
  Vue: (props) => renderVue(createSSRApp(VueAccount, { ...props })),
  Svelte: (props) => render(SvelteAccount, { props: { ...props } }).body,
};

it.each(Object.entries(renders))('shows in %s on a server what the page shows first', async (_framework, html) => {
  const storage = new IndexedDBTokenStorage('my-app');
  const store = new SessionStore(storage);
  expect(await html({ storage, store })).toContain('<p>…</p>');
  expect(store.get()).toEqual({ status: 'loading' });
  await storage.close();
});

it('is kept by Vue as it is, where it is token data, and not where it is a storage', async () => {
  const data = sample('api.example');
  expect(ref({ data }).value.data.access_token).toBe(data.access_token);
  const storage = new IndexedDBTokenStorage('my-app');
  expect(() => ref(storage).value.namespace).not.toThrow();
  await expect(ref(storage).value.getTokenData('api.example')).rejects.toThrow(TypeError);
});

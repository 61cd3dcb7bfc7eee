import { IDTokenDecoder, type TokenStorageData } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';

import { loadConfig } from './config.ts';
import { Login } from './login.ts';
import { TokenTable } from './token-table.ts';

const find = <T extends HTMLElement = HTMLElement>(id: string): T => document.getElementById(id) as T;
const buttons = {
  logIn: find<HTMLButtonElement>('log-in'),
  callApi: find<HTMLButtonElement>('call-api'),
  refresh: find<HTMLButtonElement>('refresh'),
  logOut: find<HTMLButtonElement>('log-out'),
};

const storage = new JSONTokenStorage('spa-example');
const table = new TokenTable(find('tokens'));

function note(text: string): void {
  const item = document.createElement('li');
  const time = document.createElement('time');
  time.textContent = new Date().toLocaleTimeString();
  item.append(time, text);
  find('events').prepend(item);
}

function say(text: string, error = false): void {
  const message = find('message');
  message.hidden = text === '';
  message.textContent = text;
  message.classList.toggle('error', error);
}

/** Reads everything again and shows it: all that the page knows comes from the storage. */
async function show(): Promise<void> {
  const tokens = await storage.getTokenDataByResourceServer();
  const [first] = Object.values(tokens);
  table.show(tokens);
  find('who').textContent = first === undefined ? 'Not logged in' : (first.identity_id ?? 'Logged in');
  find('where').textContent = `localStorage, namespace ${storage.namespace}`;
  find('avatar').textContent = first?.identity_id?.[0]?.toUpperCase() ?? '?';
  buttons.logIn.hidden = first !== undefined;
  for (const button of [buttons.callApi, buttons.refresh, buttons.logOut]) button.hidden = first === undefined;
}

async function main(): Promise<void> {
  // Own changes, and those of other tabs.
  storage.subscribe(({ resourceServers }) => {
    note(`Changed: ${resourceServers?.join(', ') ?? 'everything'}.`);
    void show();
  });
  await show();

  const config = await loadConfig();
  const { issuer, clientId, resourceServer } = config;
  const login = new Login(config);
  storage.idTokenDecoder = new IDTokenDecoder({ issuer, clientId });

  on(buttons.logIn, () => login.begin());

  on(buttons.callApi, async () => {
    const response = await fetch(config.apiUrl, {
      headers: { authorization: `Bearer ${(await stored(resourceServer)).access_token}` },
    });
    say(`The API answered ${response.status}: ${await response.text()}`, !response.ok);
    note(`Called the API: ${response.status}.`);
  });

  // Under the lock, so that two tabs never spend the same refresh token.
  on(buttons.refresh, () =>
    storage.withLock(resourceServer, async (_signal, locked) => {
      const { refresh_token } = (await locked.getTokenData(resourceServer)) ?? {};
      if (refresh_token === undefined) throw new Error('There is no refresh token: log in again.');
      const response = await login.refresh(refresh_token);
      await locked.storeTokenResponse(response, { resourceServer, grantType: 'refresh_token' });
      note('Refreshed: both fingerprints are new, in every tab.');
    }),
  );

  on(buttons.logOut, async () => {
    await storage.removeAllTokenData();
    note('Logged out, in every tab.');
  });

  if (login.isReturning()) {
    const response = await login.finish();
    await storage.storeTokenResponse(response, { resourceServer, scope: config.scope });
    note('Logged in: the ID token is verified, the token response is stored.');
  }
}

async function stored(resourceServer: string): Promise<TokenStorageData> {
  const data = await storage.getTokenData(resourceServer);
  if (data === undefined) throw new Error('Nobody is logged in.');
  return data;
}

/** What a click does, one at a time, its failure shown. */
function on(button: HTMLButtonElement, action: () => Promise<unknown>): void {
  button.addEventListener('click', () => {
    button.disabled = true;
    say('');
    void attempt(action).finally(() => {
      button.disabled = false;
    });
  });
}

function attempt(action: () => Promise<unknown>): Promise<void> {
  return action().then(
    () => {},
    (error: unknown) => say(error instanceof Error ? error.message : String(error), true),
  );
}

void attempt(main);

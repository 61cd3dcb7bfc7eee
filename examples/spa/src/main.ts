import {
  authorizedFetch,
  IDTokenDecoder,
  RefreshingTokenStorage,
  refreshWith,
  type TokenStorage,
} from '@token-storage/core';

import { loadConfig } from './config.ts';
import { download } from './download.ts';
import { Login } from './login.ts';
import { RefreshReport } from './refresh-report.ts';
import {
  chooseKind,
  chosenKind,
  isStorageKind,
  moveTokens,
  onChosenElsewhere,
  openStorage,
  type StorageKind,
} from './storage-kind.ts';
import { TokenTable } from './token-table.ts';

const find = <T extends HTMLElement = HTMLElement>(id: string): T => document.getElementById(id) as T;
const buttons = {
  logIn: find<HTMLButtonElement>('log-in'),
  callApi: find<HTMLButtonElement>('call-api'),
  refresh: find<HTMLButtonElement>('refresh'),
  expire: find<HTMLButtonElement>('expire'),
  logOut: find<HTMLButtonElement>('log-out'),
  download: find<HTMLButtonElement>('download'),
};
const kinds = document.querySelectorAll<HTMLInputElement>('input[name="storage"]');
const table = new TokenTable(find('tokens'));

const report = new RefreshReport(find('refreshes'));

const provider = loadConfig().then((config) => ({ config, login: new Login(config) }));
// Told where it is needed.
provider.catch(() => {});

/** What was chosen, and what goes around it. */
let inner: TokenStorage;
let storage: RefreshingTokenStorage;
let decoder: IDTokenDecoder | undefined;

const refresh = report.watch(async (request) => {
  const { config, login } = await provider;
  return refreshWith({ tokenEndpoint: await login.tokenEndpoint(), clientId: config.clientId })(request);
});

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

/** From here on all that the page knows comes from this storage. */
async function use(kind: StorageKind, opened: TokenStorage): Promise<void> {
  inner = opened;
  storage = new RefreshingTokenStorage(inner, { refresh });
  storage.idTokenDecoder = decoder;
  // Own changes, and those of other tabs.
  storage.subscribe(({ resourceServers }) => {
    note(`Changed: ${resourceServers?.join(', ') ?? 'everything'}.`);
    void show();
  });
  for (const input of kinds) input.checked = input.value === kind;
  find('where').textContent = `${kind}, namespace ${storage.namespace}`;
  buttons.download.hidden = kind !== 'SQLite';
  await show();
}

/** Reads everything again and shows it. */
async function show(): Promise<void> {
  const tokens = await storage.getTokenDataByResourceServer();
  const [first] = Object.values(tokens);
  table.show(tokens);
  find('who').textContent = first === undefined ? 'Not logged in' : (first.identity_id ?? 'Logged in');
  find('avatar').textContent = first?.identity_id?.[0]?.toUpperCase() ?? '?';
  buttons.logIn.hidden = first !== undefined;
  for (const button of [buttons.callApi, buttons.refresh, buttons.logOut]) button.hidden = first === undefined;
  buttons.expire.disabled = first === undefined;
  const did = report.see(first);
  if (did === 'refreshed') note('Refreshed: both fingerprints are new, in every tab.');
  if (did === 'adopted') note('Adopted what another tab got.');
  if (first?.isExpired()) void attempt(() => storage.getTokenData(first.resource_server));
}

async function moveTo(kind: StorageKind): Promise<void> {
  // No tab refreshes, while it moves, what is good for a minute.
  for (const name of Object.keys(await storage.getTokenDataByResourceServer())) await storage.getTokenData(name);
  const from = storage;
  const to = await openStorage(kind);
  await moveTokens(inner, to);
  chooseKind(kind);
  await from.close();
  await use(kind, to);
  note(`Moved to ${kind}, in every tab.`);
}

async function main(): Promise<void> {
  await use(chosenKind(), await openStorage(chosenKind()));

  const { config, login } = await provider;
  const { issuer, clientId, resourceServer, apiUrl } = config;
  decoder = storage.idTokenDecoder = new IDTokenDecoder({ issuer, clientId });

  on(buttons.logIn, () => login.begin());

  on(buttons.callApi, async () => {
    const fetch = authorizedFetch(storage, { resourceServer, origins: [new URL(apiUrl).origin] });
    const response = await fetch(apiUrl);
    say(`The API answered ${response.status}: ${await response.text()}`, !response.ok);
    note(`Called the API: ${response.status}.`);
  });

  on(buttons.refresh, async () => {
    const { [resourceServer]: data } = await storage.getTokenDataByResourceServer();
    storage.markRejected(resourceServer, data?.access_token ?? '');
    await storage.getTokenData(resourceServer);
  });

  // Every tab sees that, and asks for a new one.
  on(buttons.expire, () =>
    storage.updateTokenData(resourceServer, (data) =>
      data?.with({ expires_at_seconds: Math.floor(Date.now() / 1000) }),
    ),
  );

  on(buttons.logOut, async () => {
    await storage.removeAllTokenData();
    note('Logged out, in every tab.');
  });

  on(buttons.download, async () => {
    const { SQLiteTokenStorage } = await import('@token-storage/sqlite');
    if (!(inner instanceof SQLiteTokenStorage)) throw new Error('There is no database: choose SQLite first.');
    download(await inner.exportDatabase(), 'tokens.db');
    note('Downloaded tokens.db. It holds the tokens in clear: keep it to yourself.');
  });

  for (const input of kinds) {
    input.addEventListener('change', () => {
      say('');
      if (isStorageKind(input.value)) void attempt(() => moveTo(input.value as StorageKind));
    });
  }
  onChosenElsewhere(() => {
    void attempt(async () => {
      await storage.close();
      await use(chosenKind(), await openStorage(chosenKind()));
      note(`Another tab moved to ${chosenKind()}.`);
    });
  });

  if (login.isReturning()) {
    const response = await login.finish();
    await storage.storeTokenResponse(response, { resourceServer, scope: config.scope });
    note('Logged in: the ID token is verified, the token response is stored.');
  }
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

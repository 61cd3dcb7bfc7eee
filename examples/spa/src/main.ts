import { IDTokenDecoder, type RefreshingTokenStorage, type TokenStorage } from '@token-storage/core';

import { answerShown, readAnswer } from './api-answer.ts';
import { chooseKind, chosenKind, onChosenElsewhere } from './chosen-kind.ts';
import { enableCodeSamples } from './code-samples.ts';
import { loadConfig } from './config.ts';
import { download } from './download.ts';
import { find } from './find.ts';
import { fingerprint } from './fingerprint.ts';
import { follow } from './follow.ts';
import { LoginCard } from './login-card.ts';
import { Login } from './login.ts';
import { moveTokens } from './move-tokens.ts';
import { RefreshReport } from './refresh-report.ts';
import { refreshing, refreshNow } from './refreshing.ts';
import { callApi, logIn, logOut } from './session.ts';
import { isStorageKind, openStorage, type StorageKind } from './storages.ts';
import { Story } from './story.ts';
import { TokenTable } from './token-table.ts';

const kinds = document.querySelectorAll<HTMLInputElement>('input[name="storage"]');
const card = new LoginCard();
const table = new TokenTable(find('tokens'));
const report = new RefreshReport(find('refreshes'));
const story = new Story();

const provider = loadConfig().then((config) => ({ config, login: new Login(config) }));
// Told where it is needed.
provider.catch(() => {});
const client = provider.then(({ login }) => login.tokenEndpoint());
client.catch(() => {});

/** What was chosen, and what goes around it. */
let kind: StorageKind;
let inner: TokenStorage;
let storage: RefreshingTokenStorage;
let decoder: IDTokenDecoder | undefined;

/** From here on all that the page knows comes from this storage. */
async function use(chosen: StorageKind, opened: TokenStorage): Promise<void> {
  kind = chosen;
  inner = opened;
  storage = refreshing(inner, client, () => story.mark('Refreshed'));
  storage.idTokenDecoder = decoder;
  for (const input of kinds) input.checked = input.value === kind;
  find('where').textContent = `kept in ${kind}`;
  find('download').hidden = kind !== 'SQLite';
  const using = storage;
  await follow(storage, (tokens) => {
    // Not of a storage that this tab has left, or is about to leave.
    if (using !== storage || kind !== chosenKind()) return;
    const [data] = Object.values(tokens);
    table.show(tokens);
    card.show(data);
    find<HTMLButtonElement>('expire').disabled = data === undefined;
    if (data?.isExpired()) void attempt(() => storage.getTokenData(data.resource_server));

    const token = fingerprint(data?.toJSON()['access_token']);
    const chapter = story.see(token);
    if (chapter !== undefined) {
      card.tell(chapter);
      if (chapter.what === 'Refreshed') report.add(chapter.where === 'here' ? 'refreshed' : 'adopted', token ?? '');
      else report.clear();
    }
    if (data?.identity_id !== undefined) void attempt(showName, data.identity_id);
  });
}

/** Asks the API, once, what the owner of the token is called. */
async function showName(identity: string): Promise<void> {
  if (card.hasNameOf(identity)) return;
  card.name(identity, '');
  const { config } = await provider;
  const { name } = await readAnswer(await callApi(storage, config));
  card.name(identity, name ?? identity);
}

async function moveTo(to: StorageKind): Promise<void> {
  // No tab refreshes, while it moves, what is good for a minute.
  for (const name of Object.keys(await storage.getTokenDataByResourceServer())) await storage.getTokenData(name);
  const from = storage;
  const opened = await openStorage(to);
  await moveTokens(inner, opened, () => chooseKind(to));
  chooseKind(to);
  await from.close();
  await use(to, opened);
  card.note(`Moved to ${to}, in every tab`);
}

async function main(): Promise<void> {
  await use(chosenKind(), await openStorage(chosenKind()));

  const { config, login } = await provider;
  const { issuer, clientId, resourceServer } = config;
  decoder = storage.idTokenDecoder = new IDTokenDecoder({ issuer, clientId });

  on('log-in', () => login.begin());

  on('call-api', async () => {
    const response = await callApi(storage, config);
    card.say(...answerShown(response.status, await readAnswer(response)));
  });

  on('refresh', () => refreshNow(storage, resourceServer));

  // Every tab sees that, and asks for a new one.
  on('expire', () =>
    storage.updateTokenData(resourceServer, (data) =>
      data?.with({ expires_at_seconds: Math.floor(Date.now() / 1000) }),
    ),
  );

  on('log-out', async () => {
    story.mark('Logged out');
    await logOut(storage);
  });

  on('download', async () => {
    const { SQLiteTokenStorage } = await import('@token-storage/sqlite');
    if (!(inner instanceof SQLiteTokenStorage)) throw new Error('There is no database: choose SQLite first.');
    download(await inner.exportDatabase(), 'tokens.db');
    card.note('Downloaded tokens.db. It holds the tokens in clear: keep it to yourself');
  });

  for (const input of kinds) {
    input.addEventListener('change', () => {
      card.say();
      if (isStorageKind(input.value)) void attempt(moveTo, input.value);
    });
  }
  onChosenElsewhere(() => {
    void attempt(async () => {
      await storage.close();
      await use(chosenKind(), await openStorage(chosenKind()));
      card.note(`Moved to ${chosenKind()} by another tab`);
    });
  });

  if (login.isReturning()) {
    const response = await login.finish();
    story.mark('Logged in');
    await logIn(storage, response, config);
  }
}

/** What a click does, one at a time, its failure shown. */
function on(id: string, action: () => Promise<unknown>): void {
  const button = find<HTMLButtonElement>(id);
  button.addEventListener('click', () => {
    button.disabled = true;
    card.say();
    void attempt(action).finally(() => {
      button.disabled = false;
    });
  });
}

async function attempt<T extends unknown[]>(action: (...args: T) => Promise<unknown>, ...args: T): Promise<void> {
  try {
    await action(...args);
  } catch (error) {
    card.fail(error);
  }
}

if (window !== window.parent) document.documentElement.classList.add('in-frame');
enableCodeSamples();
void attempt(main);

import { enableCodeSamples } from '../../../spa/src/code-samples.ts';

import { fieldsOf, isText } from '../protocol/fields.ts';
import type { Session } from '../protocol/messages.ts';
import { AccessTable } from './access-table.ts';
import { loadApiUrl } from './api-url.ts';
import { fieldList, parsed } from './field-list.ts';
import { MessageLog } from './message-log.ts';
import { SessionClient } from './session-client.ts';

const find = <T extends HTMLElement = HTMLElement>(id: string): T => document.getElementById(id) as T;
const apiUrl = find<HTMLInputElement>('api-url');
const table = new AccessTable(find('access'));
const log = new MessageLog(find('messages'));
const api = loadApiUrl();
// Told where it is needed.
api.catch(() => {});

const worker = new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module' });
const session = new SessionClient(worker, {
  onSession: show,
  onMessage: (direction, message) => log.add(direction, message),
});

declare global {
  var session: SessionClient;
}
// For the browser's console: try to get at a token with it.
globalThis.session = session;

/** Shows who is logged in: all that the page knows comes from the worker. */
function show({ identityId, access }: Session): void {
  const isLoggedIn = access.length > 0;
  table.show(access);
  showName(identityId, isLoggedIn ? 'Logged in' : 'Not logged in');
  if (identityId !== undefined && !names.has(identityId)) void loadName(identityId);
  find('log-in').hidden = isLoggedIn;
  find('log-out').hidden = !isLoggedIn;
  find('call').hidden = !isLoggedIn;
  if (!isLoggedIn) find('answer').hidden = true;
}

/** The names of identities, as far as the API has told them: an identity itself is an opaque text. */
const names = new Map<string, string>();
let shownIdentity: string | undefined;

function showName(identity: string | undefined, otherwise: string): void {
  const name = names.get(identity ?? '');
  shownIdentity = identity;
  find('who').textContent = name || otherwise;
  find('avatar').textContent = name?.[0] ?? '?';
}

async function loadName(identity: string): Promise<void> {
  // Asked for once.
  names.set(identity, '');
  const response = await session.request(await api).catch(() => undefined);
  const { name } = fieldsOf(response && parsed(await response.text()));
  names.set(identity, isText(name) ? name : identity);
  if (shownIdentity === identity) showName(identity, identity);
}

async function finishLogin(): Promise<void> {
  const here = location.href;
  const parameters = new URLSearchParams(location.search);
  if (parameters.has('state') && (parameters.has('code') || parameters.has('error'))) {
    // The code is worth nothing without the verifier, which the worker has; and it is used once.
    history.replaceState(null, '', location.pathname);
    await session.finishLogin(here);
  }
}

async function callApi(): Promise<void> {
  const answer = find('answer');
  answer.hidden = true;
  const response = await session.request(apiUrl.value, { headers: { accept: 'application/json' } });
  answer.replaceChildren(fieldList({ status: response.status, ...Object(parsed(await response.text())) }));
  answer.hidden = false;
}

/** What a click does, one at a time, its failure shown. */
function on(target: HTMLElement, event: 'click' | 'submit', button: HTMLElement, action: () => Promise<void>): void {
  target.addEventListener(event, (happened) => {
    happened.preventDefault();
    find('message').hidden = true;
    button.setAttribute('disabled', '');
    void attempt(action).finally(() => button.removeAttribute('disabled'));
  });
}

async function attempt(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    const message = find('message');
    message.textContent = error instanceof Error ? error.message : String(error);
    message.hidden = false;
  }
}

enableCodeSamples();
on(find('log-in'), 'click', find('log-in'), async () => location.assign(await session.beginLogin()));
on(find('log-out'), 'click', find('log-out'), () => session.logOut());
on(find('ask'), 'submit', find('send'), callApi);
await attempt(finishLogin);
await attempt(async () => show(await session.session()));
await attempt(async () => {
  apiUrl.value = await api;
  for (const id of ['api-url', 'send']) find(id).removeAttribute('disabled');
});

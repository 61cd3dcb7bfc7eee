import type { Access } from '../protocol/messages.ts';
import { element } from './element.ts';

const SOON_SECONDS = 60;

/** Shows all that the page knows of the tokens, one row a resource server, and counts the time down. */
export class AccessTable {
  readonly #body: HTMLElement;
  #access: readonly Access[] = [];

  constructor(body: HTMLElement) {
    this.#body = body;
    setInterval(() => this.#render(), 1000);
    this.#render();
  }

  show(access: readonly Access[]): void {
    this.#access = access;
    this.#render();
  }

  #render(): void {
    this.#body.replaceChildren(...(this.#access.length === 0 ? [emptyRow()] : this.#access.map(row)));
  }
}

function row({ resourceServer, scopes, expiresAtSeconds, isRefreshable }: Access): HTMLElement {
  const chips = scopes.map((scope) => element('span', 'chip', scope));
  return element(
    'tr',
    '',
    cell('For', 'server', resourceServer),
    cell('Scopes', '', element('div', '', ...chips)),
    cell('Time left', '', timeLeft(expiresAtSeconds)),
    cell('Renewal', '', isRefreshable ? 'by the worker' : 'log in again'),
    cell('Tokens', '', element('span', 'muted', 'with the worker')),
  );
}

function emptyRow(): HTMLElement {
  const empty = cell('', 'empty', 'Nobody is logged in.');
  empty.setAttribute('colspan', '5');
  return element('tr', '', empty);
}

function timeLeft(expiresAtSeconds: number): HTMLElement {
  const seconds = Math.floor(expiresAtSeconds - Date.now() / 1000);
  const urgency = seconds < 0 ? 'over' : seconds < SOON_SECONDS ? 'soon' : '';
  return element('span', `time ${urgency}`, seconds < 0 ? 'expired' : duration(seconds));
}

function duration(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** A cell that says its column's name where there is no room for a head. */
function cell(label: string, className: string, content: Node | string): HTMLElement {
  const made = element('td', className, content);
  made.dataset['label'] = label;
  return made;
}

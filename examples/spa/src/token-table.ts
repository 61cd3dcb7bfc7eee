import type { TokenDataByResourceServer, TokenStorageData } from '@token-storage/core';

import { fingerprint } from './fingerprint.ts';

const SOON_SECONDS = 60;

/** Shows token data, one row an entry, and counts the time down. */
export class TokenTable {
  readonly #body: HTMLElement;
  #tokens: readonly TokenStorageData[] = [];

  constructor(body: HTMLElement) {
    this.#body = body;
    setInterval(() => this.#render(), 1000);
    this.#render();
  }

  show(tokens: TokenDataByResourceServer): void {
    this.#tokens = Object.values(tokens);
    this.#render();
  }

  #render(): void {
    this.#body.replaceChildren(...(this.#tokens.length === 0 ? [emptyRow()] : this.#tokens.map(row)));
  }
}

function row(data: TokenStorageData): HTMLElement {
  const shown = data.toJSON(); // tokens as fingerprints
  const server = cell('Resource server', data.resource_server);
  server.className = 'server';
  return element('tr', [
    server,
    cell('Scopes', element('div', data.scope.split(' ').filter(Boolean).map(chip))),
    cell('Time left', timeLeft(data)),
    cell('Access token', token(shown['access_token'])),
    cell('Refresh token', token(shown['refresh_token'])),
  ]);
}

function emptyRow(): HTMLElement {
  const empty = cell('', 'Nothing is stored: nobody is logged in.');
  empty.className = 'empty';
  empty.setAttribute('colspan', '5');
  return element('tr', [empty]);
}

function timeLeft({ expires_at_seconds }: TokenStorageData): HTMLElement {
  const seconds = Math.floor(expires_at_seconds - Date.now() / 1000);
  const time = element('span', [seconds < 0 ? 'expired' : duration(seconds)]);
  time.className = `time ${seconds < 0 ? 'over' : seconds < SOON_SECONDS ? 'soon' : ''}`;
  return time;
}

function duration(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function token(redacted: unknown): HTMLElement {
  const digits = fingerprint(redacted);
  return element('code', [digits === undefined ? '—' : `•••• ${digits}`]);
}

function chip(text: string): HTMLElement {
  const made = element('span', [text]);
  made.className = 'chip';
  return made;
}

/** A cell that says its column's name where there is no room for a head. */
function cell(label: string, content: Node | string): HTMLElement {
  const made = element('td', [content]);
  made.dataset['label'] = label;
  return made;
}

function element(name: string, children: (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

import type { TokenDataByResourceServer, TokenStorageData } from '@token-storage/core';

import { element } from './element.ts';
import { fingerprint } from './fingerprint.ts';

const SOON_SECONDS = 60;
const FLASH_MS = 2500;

/** Shows token data, one row an entry: counts the time down, and flashes a token that has changed. */
export class TokenTable {
  readonly #body: HTMLElement;
  #tokens: readonly TokenStorageData[] = [];
  /** What each cell of a token has shown last, and since when: shown again, it goes on with its flash. */
  readonly #shown = new Map<string, { readonly text: string; readonly sinceMs: number }>();

  constructor(body: HTMLElement) {
    this.#body = body;
    setInterval(() => this.#countDown(), 1000);
  }

  show(tokens: TokenDataByResourceServer): void {
    this.#tokens = Object.values(tokens);
    this.#body.replaceChildren(
      ...(this.#tokens.length === 0 ? [emptyRow()] : this.#tokens.map((data) => this.#row(data))),
    );
    this.#countDown();
  }

  #row(data: TokenStorageData): HTMLElement {
    const { access_token, refresh_token } = data.toJSON(); // tokens as fingerprints
    return element(
      'tr',
      '',
      cell('For', 'server', data.resource_server),
      cell('Time left', '', element('span', 'time')),
      cell('Access token', '', this.#token(`${data.resource_server} access`, access_token)),
      cell('Refresh token', '', this.#token(`${data.resource_server} refresh`, refresh_token)),
      cell('Scopes', '', element('div', '', ...data.scopes.map((scope) => element('span', 'chip', scope)))),
    );
  }

  #token(key: string, redacted: unknown): HTMLElement {
    const digits = fingerprint(redacted);
    const text = digits === undefined ? '—' : `•••• ${digits}`;
    const before = this.#shown.get(key);
    // The first token is no changed one.
    const sinceMs = before === undefined ? -FLASH_MS : before.text === text ? before.sinceMs : performance.now();
    this.#shown.set(key, { text, sinceMs });
    const code = element('code', '', text);
    const ageMs = performance.now() - sinceMs;
    if (ageMs < FLASH_MS) {
      code.className = 'changed';
      code.style.animation = `flash ${FLASH_MS}ms ${-ageMs}ms ease-out`;
    }
    return code;
  }

  #countDown(): void {
    for (const [index, time] of [...this.#body.querySelectorAll('.time')].entries()) {
      const seconds = Math.floor((this.#tokens[index]?.expires_at_seconds ?? 0) - Date.now() / 1000);
      time.className = `time ${seconds < 0 ? 'over' : seconds < SOON_SECONDS ? 'soon' : ''}`;
      time.textContent = seconds < 0 ? 'expired' : duration(seconds);
    }
  }
}

function emptyRow(): HTMLElement {
  const empty = cell('', 'empty', 'Nothing is stored: nobody is logged in.');
  empty.setAttribute('colspan', '5');
  return element('tr', '', empty);
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

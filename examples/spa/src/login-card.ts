import type { TokenStorageData } from '@token-storage/core';

import { element } from './element.ts';
import { find } from './find.ts';
import type { Chapter } from './story.ts';

const inWords = {
  'Logged in': { here: 'Logged in in this tab', elsewhere: 'Logged in by another tab' },
  Refreshed: { here: 'Refreshed in this tab', elsewhere: 'Refreshed in another tab' },
  'Logged out': { here: 'Logged out in this tab', elsewhere: 'Logged out in another tab' },
} as const;

/** Who is logged in, what can be done then, and what happened last. */
export class LoginCard {
  /** The names of identities, as far as the API has told them. */
  readonly #names = new Map<string, string>();
  #identity: string | undefined;

  show(data: TokenStorageData | undefined): void {
    this.#identity = data?.identity_id;
    this.#showName(data === undefined ? 'Not logged in' : 'Logged in');
    find('log-in').hidden = data !== undefined;
    for (const id of ['call-api', 'refresh', 'log-out']) find(id).hidden = data === undefined;
    if (data === undefined) this.say();
  }

  /** An identity is an opaque text; a human has a name, which is empty until it is known. */
  name(identity: string, name: string): void {
    this.#names.set(identity, name);
    if (identity === this.#identity) this.#showName('Logged in');
  }

  hasNameOf(identity: string): boolean {
    return this.#names.has(identity);
  }

  /** Says what has happened, above all and in the list of events. */
  tell({ what, where }: Chapter): void {
    const text = inWords[what][where];
    find('latest').replaceChildren(element('span', where, text));
    this.note(text);
  }

  note(text: string): void {
    find('events').prepend(element('li', '', element('time', '', new Date().toLocaleTimeString()), text));
  }

  /** Shows an answer, or nothing. */
  say(...answer: Node[]): void {
    const message = find('message');
    message.hidden = answer.length === 0;
    message.className = 'message';
    message.replaceChildren(...answer);
  }

  fail(error: unknown): void {
    this.say(element('p', '', error instanceof Error ? error.message : String(error)));
    find('message').className = 'message error';
  }

  #showName(otherwise: string): void {
    const name = this.#names.get(this.#identity ?? '');
    find('who').textContent = name || otherwise;
    find('avatar').textContent = name?.[0] ?? '?';
  }
}

import type { RefreshRequest, TokenResponse, TokenStorageData } from '@token-storage/core';

import { fingerprint } from './fingerprint.ts';

/** How a tab has come by a new token. */
interface Outcome {
  readonly tab: number;
  readonly did: 'refreshed' | 'adopted';
  /** The fingerprint of the token, which is the same in every tab. */
  readonly token: string;
}

const COUNTER = 'spa-example.tabs';

type Refresh = (request: RefreshRequest) => Promise<TokenResponse>;

/** Shows which tab has refreshed and which ones have adopted what it got: tells the others of this one, and hears theirs. */
export class RefreshReport {
  readonly #list: HTMLElement;
  readonly #tab = numberOfTab();
  readonly #channel = new BroadcastChannel('spa-example.refreshes');
  #outcomes: readonly Outcome[] = [];
  /** The fingerprint of the token that this tab knows. */
  #known: string | undefined;
  /** Whether it is this tab that has got the next one. */
  #hasRefreshed = false;

  constructor(list: HTMLElement) {
    this.#list = list;
    this.#channel.onmessage = ({ data }: MessageEvent<Outcome>) => this.#add(data);
  }

  /** The same function, noticed when it succeeds. */
  watch(refresh: Refresh): Refresh {
    return async (request) => {
      const response = await refresh(request);
      this.#hasRefreshed = true;
      return response;
    };
  }

  /** Tells how this tab has come by a token, where it is a new one. */
  see(data: TokenStorageData | undefined): Outcome['did'] | undefined {
    const token = fingerprint(data?.toJSON()['access_token']);
    const isNew = token !== undefined && this.#known !== undefined && token !== this.#known;
    this.#known = token;
    if (!isNew) return undefined;
    const outcome: Outcome = { tab: this.#tab, did: this.#hasRefreshed ? 'refreshed' : 'adopted', token };
    this.#hasRefreshed = false;
    this.#channel.postMessage(outcome);
    this.#add(outcome);
    return outcome.did;
  }

  /** Those of an older token are over. */
  #add(outcome: Outcome): void {
    const others = this.#outcomes.filter(({ token, tab }) => token === outcome.token && tab !== outcome.tab);
    this.#outcomes = [...others, outcome].sort((one, other) => one.tab - other.tab);
    this.#list.replaceChildren(...this.#outcomes.map((each) => row(each, each.tab === this.#tab)));
  }
}

function row({ tab, did, token }: Outcome, isThis: boolean): HTMLElement {
  const item = document.createElement('li');
  item.className = did;
  item.append(span('tab', isThis ? 'This tab' : `Tab ${tab}`), span('did', did), span('code', `•••• ${token}`));
  return item;
}

function span(className: string, text: string): HTMLElement {
  const made = document.createElement('span');
  made.className = className;
  made.textContent = text;
  return made;
}

/** Counted in this browser, and kept by the tab when it is reloaded. */
function numberOfTab(): number {
  const number = Number(sessionStorage.getItem(COUNTER) ?? Number(localStorage.getItem(COUNTER)) + 1);
  if (sessionStorage.getItem(COUNTER) === null) localStorage.setItem(COUNTER, String(number));
  sessionStorage.setItem(COUNTER, String(number));
  return number;
}

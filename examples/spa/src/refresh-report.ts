import { element } from './element.ts';
import { tabName } from './tab-name.ts';

/** How a tab has come by a new token. */
interface Outcome {
  readonly tab: string;
  readonly did: 'refreshed' | 'adopted';
  /** The fingerprint of the token, which is the same in every tab. */
  readonly token: string;
}

/** Shows which tab has refreshed and which ones have adopted what it got: tells the others of this one, and hears theirs. */
export class RefreshReport {
  readonly #list: HTMLElement;
  readonly #tab = tabName();
  readonly #channel = new BroadcastChannel('spa-example.refreshes');
  #outcomes: readonly Outcome[] = [];

  constructor(list: HTMLElement) {
    this.#list = list;
    this.#channel.onmessage = ({ data }: MessageEvent<Outcome>) => this.#show(data);
  }

  /** This tab has come by a new token. */
  add(did: Outcome['did'], token: string): void {
    const outcome = { tab: this.#tab, did, token };
    this.#channel.postMessage(outcome);
    this.#show(outcome);
  }

  /** Another login begins. */
  clear(): void {
    this.#outcomes = [];
    this.#list.replaceChildren();
  }

  /** Those of an older token are over. */
  #show(outcome: Outcome): void {
    const others = this.#outcomes.filter(({ token, tab }) => token === outcome.token && tab !== outcome.tab);
    this.#outcomes = [...others, outcome].toSorted((one, other) => one.tab.localeCompare(other.tab));
    this.#list.replaceChildren(...this.#outcomes.map((each) => row(each, each.tab === this.#tab)));
  }
}

const row = ({ tab, did, token }: Outcome, isThis: boolean): HTMLElement =>
  element(
    'li',
    did,
    element('span', 'tab', isThis ? `${tab} (this tab)` : tab),
    element('span', 'did', did),
    element('span', 'code', `•••• ${token}`),
  );

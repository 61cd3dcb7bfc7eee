import type { TokenStorageData } from '@token-storage/core';

/** How many entries are remembered, and up to which size, in characters. */
const MOST = 500;
const LARGEST = 20_000;

/**
 * What texts were parsed to. An entry that is read again and again is parsed once: its text, which came from the server this
 * very time, says whether it is still the same.
 */
export class ParsedEntries {
  readonly #entries = new Map<string, { readonly text: string; readonly data: TokenStorageData }>();

  /** What is remembered of this text in this place, or what it is parsed to. */
  get(
    location: string,
    resourceServer: string,
    text: string,
    parse: (text: string) => TokenStorageData,
  ): TokenStorageData {
    const place = `${location.length} ${location}${resourceServer}`;
    const known = this.#entries.get(place);
    if (known?.text === text) return known.data;
    const data = parse(text);
    if (place.length + text.length > LARGEST) return data;
    this.#entries.delete(place);
    this.#entries.set(place, { text, data });
    // The one that changed or came longest ago.
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= MOST) break;
      this.#entries.delete(oldest);
    }
    return data;
  }

  /** Forgets the tokens. */
  clear(): void {
    this.#entries.clear();
  }
}

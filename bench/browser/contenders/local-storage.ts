// The floor: a key of localStorage for each entry, and JSON.
import type { Contender } from '../contest/contender.ts';
import type { TokenRecord } from '../contest/token-record.ts';

const PREFIX = 'raw:';

export function open(): Contender<TokenRecord> {
  const parse = (text: string): TokenRecord => JSON.parse(text) as TokenRecord;
  const get = (name: string): TokenRecord | undefined => {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? undefined : parse(text);
  };
  const store = (name: string, record: TokenRecord): void =>
    localStorage.setItem(PREFIX + name, JSON.stringify(record));
  return {
    entry: (record) => record,
    expiry: (record) => record.expires_at_seconds,
    get,
    all: () => {
      const found: Record<string, TokenRecord> = {};
      for (let index = 0; index < localStorage.length; index += 1) {
        const key = localStorage.key(index) ?? '';
        if (key.startsWith(PREFIX)) found[key.slice(PREFIX.length)] = parse(localStorage.getItem(key) ?? 'null');
      }
      return found;
    },
    store,
    update: (name, later) => store(name, later(get(name))),
    listen: (listener) => addEventListener('storage', listener),
  };
}

import type { Question, WorkerMessage } from '../protocol/messages.ts';
import { element } from './element.ts';

/** More than this of one message helps nobody to read it. */
const LONGEST = 400;

/** Shows every message between page and worker, the newest first. */
export class MessageLog {
  readonly #list: HTMLElement;

  constructor(list: HTMLElement) {
    this.#list = list;
  }

  add(direction: 'sent' | 'received', message: Question | WorkerMessage): void {
    // In one line, with room to break it.
    const text = JSON.stringify(message, readable, 1).replace(/\n\s*/g, ' ');
    this.#list.prepend(
      element(
        'li',
        direction,
        element('span', 'way', direction === 'sent' ? 'page → worker' : 'worker → page'),
        element('code', '', text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text),
      ),
    );
  }
}

/** Bodies as text, what is absent as null, and addresses without their long query. */
function readable(_key: string, value: unknown): unknown {
  if (value instanceof ArrayBuffer) return new TextDecoder().decode(value);
  if (value === undefined) return null;
  return typeof value === 'string' && /^https?:/.test(value) ? value.replace(/\?.*/, '?…') : value;
}

import type { Question, WorkerMessage } from '../protocol/messages.ts';
import { element } from './element.ts';
import { fieldList } from './field-list.ts';

/** Shows every message between page and worker, with all that is in it, the newest first. */
export class MessageLog {
  readonly #list: HTMLElement;

  constructor(list: HTMLElement) {
    this.#list = list;
  }

  add(direction: 'sent' | 'received', message: Question | WorkerMessage): void {
    const way = element('span', 'way', direction === 'sent' ? 'page → worker' : 'worker → page');
    const { headline, content } = described(message);
    this.#list.prepend(element('li', direction, way, element('b', '', headline), fieldList(content)));
  }
}

function described(message: Question | WorkerMessage): { headline: string; content: unknown } {
  if ('operation' in message) {
    return { headline: `${message.id} asks: ${message.operation}`, content: message.parameters };
  }
  if ('session' in message) return { headline: 'the session has changed', content: message.session };
  if ('error' in message) return { headline: `${message.id} is refused`, content: message.error };
  return { headline: `${message.id} is answered`, content: message.result };
}

import type {
  ApiResponse,
  OperationName,
  Operations,
  Question,
  ResultAnswer,
  Session,
  WorkerMessage,
} from '../protocol/messages.ts';
import { SessionError } from '../protocol/session-error.ts';

/** What a page asks an API; of `fetch`'s options those that the worker takes. */
export interface AuthorizedRequestInit {
  readonly method?: string;
  readonly headers?: HeadersInit;
  readonly body?: string;
}

/** Who hears what the worker says. */
export interface SessionListeners {
  /** Somebody logged in, refreshed or logged out, here or in another tab. */
  onSession(session: Session): void;
  /** Everything that crosses, in either direction. */
  onMessage?(direction: 'sent' | 'received', message: Question | WorkerMessage): void;
}

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: SessionError) => void;
}

/** The page's side of the worker. Every method rejects with a {@link SessionError}. */
export class SessionClient {
  readonly #worker: Worker;
  readonly #listeners: SessionListeners;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #failure: SessionError | undefined;

  constructor(worker: Worker, listeners: SessionListeners) {
    this.#worker = worker;
    this.#listeners = listeners;
    worker.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => this.#hear(data));
    worker.addEventListener('error', () => this.#fail());
  }

  session(): Promise<Session> {
    return this.#ask('session');
  }

  /** Gives the address at the provider to go to. */
  beginLogin(): Promise<string> {
    return this.#ask('beginLogin');
  }

  /** @param redirectUrl The whole address that the provider redirected to. */
  finishLogin(redirectUrl: string): Promise<void> {
    return this.#ask('finishLogin', redirectUrl);
  }

  /** Ends the session, in every tab. */
  logOut(): Promise<void> {
    return this.#ask('logOut');
  }

  /**
   * `fetch`, with an access token that stays with the worker: to the API's origin only, with no redirect, renewed when
   * it is over.
   *
   * @param url Absolute.
   */
  async request(url: string | URL, { method = 'GET', headers, body }: AuthorizedRequestInit = {}): Promise<Response> {
    const request = { url: String(url), method, headers: [...new Headers(headers)], body };
    return toResponse(await this.#ask('request', request));
  }

  #ask<Name extends OperationName>(
    operation: Name,
    ...parameters: Parameters<Operations[Name]>
  ): ReturnType<Operations[Name]>;
  async #ask(operation: OperationName, ...parameters: readonly unknown[]): Promise<ResultAnswer['result']> {
    if (this.#failure !== undefined) throw this.#failure;
    const question = { id: (this.#lastId += 1), operation, parameters } as Question;
    const answer = new Promise<never>((resolve, reject) => this.#waiting.set(question.id, { resolve, reject }));
    this.#listeners.onMessage?.('sent', question);
    this.#worker.postMessage(question);
    return answer;
  }

  #hear(message: WorkerMessage): void {
    this.#listeners.onMessage?.('received', message);
    if ('session' in message) return this.#listeners.onSession(message.session);
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('error' in message) waiting?.reject(new SessionError(message.error.code, message.error.message));
    else waiting?.resolve(message.result as never);
  }

  /** It did not start, or something in it was not caught: nobody who waits will get an answer. */
  #fail(): void {
    this.#failure = new SessionError('ERR_WORKER', 'The worker has failed. Reload the page.');
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
}

function toResponse({ status, headers, body }: ApiResponse): Response {
  // These have no body, not even an empty one.
  const hasBody = ![204, 205, 304].includes(status);
  const init = { status, headers: headers.map(([name, value]): [string, string] => [name, value]) };
  return new Response(hasBody ? body : null, init);
}

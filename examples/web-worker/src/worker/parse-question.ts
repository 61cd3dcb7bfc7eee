import { fieldsOf, isText, isTexts } from '../protocol/fields.ts';
import type { ApiRequest, OperationName, Operations, Question } from '../protocol/messages.ts';
import { SessionError } from '../protocol/session-error.ts';

/** What a page sent, once it is known to be a question. The page is not trusted: any script of it can send. */
export function parseQuestion(id: number, data: unknown): Question {
  const { operation, parameters } = fieldsOf(data);
  if (!isOperation(operation) || !Array.isArray(parameters)) {
    throw new SessionError('ERR_PROTOCOL', 'The worker knows no such operation.');
  }
  return { id, operation, parameters: parsers[operation](parameters) } as Question;
}

/** The number under which a page wants its answer. */
export function questionId(data: unknown): number {
  const { id } = fieldsOf(data);
  if (typeof id !== 'number') throw new SessionError('ERR_PROTOCOL', 'A message to the worker had no id.');
  return id;
}

const nothing = (): [] => [];

const parsers: { readonly [Name in OperationName]: (parameters: unknown[]) => Parameters<Operations[Name]> } = {
  session: nothing,
  beginLogin: nothing,
  logOut: nothing,
  finishLogin: ([redirectUrl]) => [isText(redirectUrl) ? redirectUrl : refuse('the address of the redirect')],
  request: ([request]) => [parseRequest(request)],
};

const isOperation = (name: unknown): name is OperationName => isText(name) && Object.hasOwn(parsers, name);

function parseRequest(request: unknown): ApiRequest {
  const { url, method, headers, body } = fieldsOf(request);
  if (!isText(url)) return refuse('the URL');
  if (!isText(method)) return refuse('the method');
  if (!Array.isArray(headers) || !headers.every(isHeader)) return refuse('the headers');
  if (body !== undefined && !isText(body)) return refuse('the body');
  return { url, method, headers, body };
}

const isHeader = (header: unknown): header is readonly [string, string] => isTexts(header) && header.length === 2;

function refuse(what: string): never {
  throw new SessionError('ERR_PROTOCOL', `In a message to the worker, ${what} is missing or not text.`);
}

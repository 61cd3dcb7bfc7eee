import { StorageQuotaError } from '@token-storage/core';
import { describe, expect, it } from 'vitest';

import type { Operations } from '../src/protocol/messages.ts';
import { answerQuestion } from '../src/worker/answer-question.ts';

/** Gives back what it was asked for, or fails. */
function operations(failure?: Error): Promise<Operations> {
  const answer = async (...parameters: unknown[]): Promise<never> => {
    if (failure !== undefined) throw failure;
    return parameters as never;
  };
  return Promise.resolve({
    session: answer,
    beginLogin: answer,
    finishLogin: answer,
    request: answer,
    logOut: answer,
  });
}

const ask = (operation: unknown, ...parameters: unknown[]) =>
  answerQuestion({ id: 7, operation, parameters }, operations());

describe('a question of the page', () => {
  it('is answered with its id', async () => {
    expect(await ask('finishLogin', 'https://app.example/?code=1')).toEqual({
      id: 7,
      result: ['https://app.example/?code=1'],
    });
  });

  it('reaches an operation with the fields that it knows, and with nothing else', async () => {
    const request = { url: 'https://api.example/', method: 'GET', headers: [['accept', '*/*']], body: undefined };
    const answer = await ask('request', { ...request, redirect: 'follow', credentials: 'include' }, 'more');
    expect(answer).toEqual({ id: 7, result: [request] });
  });

  it.each([
    ['no operation', undefined],
    ['an operation that does not exist', 'tokens'],
    ['a name that every object has', 'constructor'],
    ['the name of a prototype', '__proto__'],
    ['no redirect', 'finishLogin'],
    ['no request', 'request'],
    ['a URL that is not text', 'request', { url: { href: '' }, method: 'GET', headers: [] }],
    ['a method that is not text', 'request', { url: '', headers: [] }],
    ['headers that are no pairs', 'request', { url: '', method: 'GET', headers: [['accept']] }],
    ['a body that is not text', 'request', { url: '', method: 'GET', headers: [], body: {} }],
  ])('with %s is refused', async (_what, operation, ...parameters) => {
    expect(await ask(operation, ...parameters)).toMatchObject({ id: 7, error: { code: 'ERR_PROTOCOL' } });
  });

  it.each([undefined, null, 'session', { operation: 'session', parameters: [] }, { id: '7' }])(
    'without an id has no answer, and throws: %j',
    async (data) => {
      await expect(answerQuestion(data, operations())).rejects.toMatchObject({ code: 'ERR_PROTOCOL' });
    },
  );
});

describe('what goes wrong in the worker', () => {
  const fail = (error: Error) => answerQuestion({ id: 1, operation: 'session', parameters: [] }, operations(error));

  it('is told with its code where it is an error of the storage', async () => {
    const error = new StorageQuotaError('There is no room.', { location: 'tokens' });
    expect(await fail(error)).toEqual({
      id: 1,
      error: { code: 'ERR_STORAGE_QUOTA', message: expect.stringMatching(/^There is no room\. \(https:/) },
    });
  });

  it('is told by its name alone where nobody knows what its message holds', async () => {
    expect(await fail(new TypeError('Bearer secret-token'))).toEqual({
      id: 1,
      error: { code: 'ERR_WORKER', message: 'The worker failed (TypeError).' },
    });
  });

  it('is the answer to every question when the worker could not start', async () => {
    const failed = Promise.reject(new StorageQuotaError('There is no room.', { location: 'tokens' }));
    const question = { id: 1, operation: 'logOut', parameters: [] };
    expect(await answerQuestion(question, failed)).toMatchObject({ error: { code: 'ERR_STORAGE_QUOTA' } });
  });
});

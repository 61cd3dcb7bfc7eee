import {
  IDTokenDecoder,
  NotExpiredValidator,
  Scope,
  ScopeRequirementsValidator,
  TokenStorageError,
  ValidatingTokenStorage,
} from '@token-storage/core';
import { expect, it } from 'vitest';

import { IndexedDBTokenStorage } from '../../indexeddb/dist/index.js';
import { JSONTokenStorage } from '../../json/dist/index.node.js';
import { SQLiteTokenStorage } from '../../sqlite/dist/index.node.js';
import { MemoryTokenStorage } from './support/memory-token-storage.ts';

// What JavaScript callers do although the types forbid it. What holds for every storage is tried by the conformance suite.

const wrong = <T>(value: unknown): T => value as T;
const memory = new MemoryTokenStorage();
const app = { clientId: 'c', appName: 'My App' };

it.each<[string, RegExp, () => unknown]>([
  ['a location that is missing', /location/, () => new JSONTokenStorage(wrong(undefined))],
  ...[null, 5, 'text'].flatMap((options): [string, RegExp, () => unknown][] => [
    [`options ${options} of JSONTokenStorage`, /JSONTokenStorage/, () => new JSONTokenStorage('x', wrong(options))],
    [
      `options ${options} of SQLiteTokenStorage`,
      /SQLiteTokenStorage/,
      () => new SQLiteTokenStorage('x', wrong(options)),
    ],
    [
      `options ${options} of IndexedDBTokenStorage`,
      /IndexedDBTokenStorage/,
      () => new IndexedDBTokenStorage('x', wrong(options)),
    ],
    [`options ${options} of MemoryTokenStorage`, /MemoryTokenStorage/, () => new MemoryTokenStorage(wrong(options))],
    [
      `options ${options} of ValidatingTokenStorage`,
      /ValidatingTokenStorage/,
      () => new ValidatingTokenStorage(memory, wrong(options)),
    ],
    [`options ${options} of a scope`, /scope/, () => new Scope('a', wrong(options))],
  ]),
  ...[JSONTokenStorage, SQLiteTokenStorage, MemoryTokenStorage].map((Storage): [string, RegExp, () => unknown] => [
    `${Storage.name}.forApp without anything`,
    /forApp/,
    () => Storage.forApp(wrong(undefined)),
  ]),
  ...[JSONTokenStorage, SQLiteTokenStorage].flatMap((Storage): [string, RegExp, () => unknown][] => [
    [`${Storage.name}.forApp without a name`, /app name/, () => Storage.forApp({ ...app, appName: wrong(undefined) })],
    [`${Storage.name}.forApp with a number`, /app name/, () => Storage.forApp({ ...app, appName: wrong(5) })],
    [`${Storage.name}.forApp without an id`, /client id/, () => Storage.forApp({ ...app, clientId: wrong(undefined) })],
    [
      `${Storage.name}.forApp with an odd environment`,
      /environment/,
      () => Storage.forApp({ ...app, environment: wrong(5) }),
    ],
  ]),
  ['a namespace that is null', /namespace/, () => new JSONTokenStorage('x', { namespace: wrong(null) })],
  ['a durability that there is not', /durability/, () => new IndexedDBTokenStorage('x', { durability: wrong('x') })],
  ['a decorator around nothing', /token storage/, () => new ValidatingTokenStorage(wrong(undefined))],
  ['a decorator around a path', /token storage/, () => new ValidatingTokenStorage(wrong('./tokens.json'))],
  ['validators that are null', /validators/, () => new ValidatingTokenStorage(memory, { validators: wrong(null) })],
  [
    'a validator that is none',
    /validators\[1\]/,
    () => new ValidatingTokenStorage(memory, { validators: [new NotExpiredValidator(), wrong({})] }),
  ],
  [
    'a validator that was not made',
    /validators\[0\]/,
    () => new ValidatingTokenStorage(memory, { validators: [wrong(NotExpiredValidator)] }),
  ],
  ['a decoder without options', /IDTokenDecoder/, () => new IDTokenDecoder(wrong(undefined))],
  [
    'scope requirements that are missing',
    /requirements/,
    () => new ScopeRequirementsValidator(wrong(undefined), wrong({})),
  ],
  ['consents that are missing', /getConsents/, () => new ScopeRequirementsValidator({}, wrong(undefined))],
])('%s: UsageError that names it', (_title, culprit, call) => {
  let error: unknown;
  try {
    call();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(TokenStorageError);
  expect(error).toMatchObject({ code: 'ERR_USAGE', message: expect.stringMatching(culprit) });
});

it('a view with a name that is missing is refused, and so is a lock whose task is the options', async () => {
  expect(() => memory.withNamespace(wrong(undefined))).toThrow(expect.objectContaining({ code: 'ERR_USAGE' }));
  await expect(memory.withLock('a', { timeoutMs: 5 } as never)).rejects.toMatchObject({ code: 'ERR_USAGE' });
});

// The worker: it has the tokens, and answers the page. Each tab has one; they share the database.
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';

import type { WorkerMessage } from '../protocol/messages.ts';
import { answerQuestion } from './answer-question.ts';
import { loadConfig } from './config.ts';
import { PendingLogins } from './pending-logins.ts';
import { SessionOperations } from './session-operations.ts';
import { sessionOf } from './session-of.ts';

const storage = new IndexedDBTokenStorage('web-worker-example');
const pendingLogins = new PendingLogins('web-worker-example-logins');
const operations = loadConfig().then(
  (config) => new SessionOperations(config, storage, pendingLogins, `${location.origin}/`),
);
// Each question is answered with what went wrong.
operations.catch(() => {});

const post = (message: WorkerMessage, transfer: Transferable[] = []): void => postMessage(message, { transfer });

// What is thrown in here has not been answered: the page hears of it as an error event of the worker.
addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  answerQuestion(data, operations).then(
    (answer) => post(answer, bodiesOf(answer)),
    (error: unknown) => reportError(error),
  );
});

// Own changes, and those of the workers of other tabs.
storage.subscribe(() => {
  storage.getTokenDataByResourceServer().then(
    (tokens) => post({ session: sessionOf(tokens) }),
    (error: unknown) => reportError(error),
  );
});

/** Bodies are handed over, not copied. */
function bodiesOf(answer: WorkerMessage): ArrayBuffer[] {
  const isResponse = 'result' in answer && typeof answer.result === 'object' && 'body' in answer.result;
  return isResponse ? [answer.result.body] : [];
}

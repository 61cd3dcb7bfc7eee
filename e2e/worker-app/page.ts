import { IndexedDBTokenStorage } from '@token-storage/indexeddb';

/** Lets a worker of each kind count at once. Gives what a page then reads. */
async function countInWorkers(): Promise<number | undefined> {
  const answers: Promise<unknown>[] = [];
  const heardOn = (port: MessagePort | Worker): void => {
    answers.push(new Promise((resolve) => (port.onmessage = resolve)));
  };

  const dedicated = new Worker('any-worker.js');
  heardOn(dedicated);
  dedicated.postMessage('count');
  heardOn(new SharedWorker('any-worker.js').port);
  await navigator.serviceWorker.register('any-worker.js');
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  heardOn(port1);
  active?.postMessage('count', [port2]);

  await Promise.all(answers);
  const tokens = await new IndexedDBTokenStorage('workers').getTokenData('counter');
  return tokens?.expires_at_seconds;
}

declare global {
  interface Window {
    countInWorkers: typeof countInWorkers;
  }
}
window.countInWorkers = countInWorkers;

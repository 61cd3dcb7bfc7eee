import { openStorage } from './open-storage.ts';

/** Lets a worker of each kind count at once. Gives what a page then reads. */
async function countInWorkers(kind: string): Promise<number | undefined> {
  const script = `any-worker.js?kind=${kind}`;
  const answers: Promise<unknown>[] = [];
  const heardOn = (port: MessagePort | Worker): void => {
    answers.push(new Promise((resolve) => (port.onmessage = resolve)));
  };

  const dedicated = new Worker(script);
  heardOn(dedicated);
  dedicated.postMessage('count');
  heardOn(new SharedWorker(script).port);
  await navigator.serviceWorker.register(script);
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  heardOn(port1);
  active?.postMessage('count', [port2]);

  await Promise.all(answers);
  const tokens = await openStorage(kind).getTokenData('counter');
  return tokens?.expires_at_seconds;
}

declare global {
  interface Window {
    countInWorkers: typeof countInWorkers;
  }
}
window.countInWorkers = countInWorkers;

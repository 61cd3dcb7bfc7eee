import { report } from './entries.ts';

// Read by the test.
declare global {
  interface Window {
    fromPage: Promise<unknown>;
    fromWorker: Promise<unknown>;
  }
}

window.fromPage = report();
window.fromWorker = new Promise((resolve, reject) => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => reject(new Error(message));
});

import type { Answer } from './answer.ts';

const worker = new Worker(new URL('worker.ts', import.meta.url), { type: 'module' });

/** Has the worker send a request with the token, and gives what came of it. */
export function ask(path: string): Promise<Answer> {
  const { port1, port2 } = new MessageChannel();
  worker.postMessage(path, [port2]);
  return new Promise((resolve) => {
    port1.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      port1.close();
      resolve(data);
    });
    port1.start();
  });
}

const output = document.querySelector('output') as HTMLOutputElement;
for (const path of ['/api/files', '/admin']) output.append(`${path}: ${(await ask(path)).text} `);

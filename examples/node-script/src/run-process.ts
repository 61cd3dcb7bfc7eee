import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/**
 * Runs a script of this folder in a process of its own, in this terminal.
 *
 * @throws Error when it fails; it has said why by then.
 */
export async function runProcess(file: string, environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, path], { env: environment, stdio: 'inherit' });
  const stop = (): void => void child.kill();
  signal.addEventListener('abort', stop);
  const [code] = (await once(child, 'exit')) as [number | null];
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (code !== 0) throw new Error(`${file} did not get to its end: it says why above.`);
}

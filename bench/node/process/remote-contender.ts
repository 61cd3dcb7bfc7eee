import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { deeds } from './deeds.ts';
import type { Answer, Arguments, Returned } from './messages.ts';

/** The script of a contender's process. */
export const script: string = fileURLToPath(new URL('main.ts', import.meta.url));
export const nodeOptions = ['--disable-warning=ExperimentalWarning'] as const;

/** A contender in a process of its own. */
export class RemoteContender {
  readonly child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #calls = 0;

  /** Opens a contender in a folder, where others may have opened it too. */
  static async start(name: string, folder: string): Promise<RemoteContender> {
    const remote = new RemoteContender(name, folder);
    await remote.#answerTo(0);
    return remote;
  }

  private constructor(name: string, folder: string) {
    this.child = fork(script, [name, folder], {
      execArgv: [...nodeOptions],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child.on('message', (answer: Answer) => this.#waiting.get(answer.id)?.(answer));
    // What a library complains of is shown where it is the end of it.
    let said = '';
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = text));
    this.child.once('close', (code, signal) => {
      for (const settle of this.#waiting.values())
        settle({ id: 0, error: `${name} ended: ${signal ?? code}\n${said}` });
    });
  }

  /** Has it do something, and returns what came of it. */
  async ask<Name extends keyof typeof deeds>(name: Name, ...args: Arguments<Name>): Promise<Returned<Name>> {
    const id = (this.#calls += 1);
    const answer = this.#answerTo(id);
    this.child.send({ id, name, args }, (error) => {
      if (error !== null) this.#waiting.get(id)?.({ id, error: error.message });
    });
    return (await answer) as Returned<Name>;
  }

  /** Ends it, as a program ends that is done. */
  async end(): Promise<void> {
    if (!this.child.connected) return;
    const exited = once(this.child, 'exit');
    this.child.disconnect();
    await exited;
  }

  async #answerTo(id: number): Promise<unknown> {
    const { result, error } = await new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    this.#waiting.delete(id);
    if (error !== undefined) throw new Error(error);
    return result;
  }
}

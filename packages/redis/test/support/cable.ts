import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

import { onTestFinished } from 'vitest';

/** What lies between clients and a server, and can be cut. */
export class Cable {
  readonly #server: Server;
  readonly #ends = new Set<readonly [client: Socket, server: Socket]>();
  #holds: 'questions' | 'answers' | undefined;
  /** How many bytes were held back since that was wanted. */
  held = 0;

  private constructor(port: number) {
    this.#server = createServer((client) => {
      const server = connect(port, '127.0.0.1');
      const ends = [client, server] as const;
      this.#ends.add(ends);
      const end = (): void => {
        this.#ends.delete(ends);
        for (const one of ends) one.destroy();
      };
      for (const one of ends) one.on('close', end).on('error', end);
      this.#pass(client, server, 'questions');
      this.#pass(server, client, 'answers');
    });
  }

  /** Lays one to a server on this machine, until the test ends. */
  static async to(port: number): Promise<Cable> {
    const cable = new Cable(port);
    await once(cable.#server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => {
      cable.#server.close();
      cable.cut();
    });
    return cable;
  }

  get url(): string {
    const { port } = this.#server.address() as { port: number };
    return `redis://127.0.0.1:${port}`;
  }

  /** From now on, what comes from one side gets no further. */
  hold(what: 'questions' | 'answers'): void {
    this.#holds = what;
    this.held = 0;
  }

  /** Cuts all connections. What was held back is gone; new ones can be made. */
  cut(): void {
    this.#holds = undefined;
    this.held = 0;
    for (const ends of this.#ends) for (const one of ends) one.destroy();
  }

  #pass(from: Socket, to: Socket, what: 'questions' | 'answers'): void {
    from.on('data', (bytes: Buffer) => {
      if (this.#holds === what) this.held += bytes.length;
      else to.write(bytes);
    });
  }
}

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The programs that are looked for; the variable names the only one. */
const { REDIS_SERVER } = process.env;
const NAMES = REDIS_SERVER === undefined ? ['redis-server', 'valkey-server'] : [REDIS_SERVER];

/** The servers that this machine has. */
export function findRedisServers(): string[] {
  return NAMES.flatMap((name) => {
    const { stdout } = spawnSync('sh', ['-c', 'command -v "$0"', name], { encoding: 'utf8' });
    return stdout.trim() === '' ? [] : [stdout.trim()];
  });
}

/** The same for tests, which fail without a server, and say what to install. */
export function redisServers(): string[] {
  const found = findRedisServers();
  if (found.length > 0) return found;
  throw new Error(
    'There is no Redis server on this machine. On Debian: apt-get install redis-server. Elsewhere install Redis 7 or ' +
      'Valkey, or name the program in REDIS_SERVER.',
  );
}

/**
 * The server's parent: ends it when its own standard input ends, as it does when the program that started it is gone,
 * however it went. Says the server's process id first.
 */
const GUARD = '"$@" </dev/null & echo "$!"; cat >/dev/null; kill -9 "$!"; wait';

/** How a {@link RedisServer} is started. */
export interface RedisServerOptions {
  /** Added to its parameters: `['--maxmemory', '2mb']`. */
  readonly parameters?: readonly string[];
  /** The text of a file of Sentinel, which goes on writing it. */
  readonly configuration?: string;
  /** The program; the first that is found by default. */
  readonly program?: string | undefined;
}

/** A Redis or Valkey server on loopback, with a folder of its own. It ends with this program at the latest. */
export class RedisServer {
  readonly port: number;
  readonly folder: string = mkdtempSync(join(tmpdir(), 'token-storage-redis-'));
  readonly #options: RedisServerOptions;
  #guard: ChildProcess | undefined;
  #processId = 0;

  private constructor(port: number, options: RedisServerOptions) {
    this.port = port;
    this.#options = options;
  }

  /** Resolves once it takes connections. */
  static async start(options: RedisServerOptions = {}): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), options);
    await server.start();
    return server;
  }

  /** Starts one that looks after a master, `<host> <port>`, under the name `tokens`, as each line says. */
  static async sentinel(master: string, ...lines: readonly string[]): Promise<RedisServer> {
    const configuration = [`monitor tokens ${master} 1`, ...lines].map((line) => `sentinel ${line}\n`).join('');
    return RedisServer.start({ configuration });
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, or starts it again, with the data that its folder has. */
  async start(): Promise<void> {
    const { program = redisServers()[0] ?? '', parameters = [], configuration } = this.#options;
    const file = join(this.folder, 'sentinel.conf');
    if (configuration !== undefined && !existsSync(file)) writeFileSync(file, configuration);
    const sentinel = configuration === undefined ? [] : [file, '--sentinel'];
    const guard = spawn('sh', ['-c', GUARD, 'sh', program, ...sentinel, ...this.#basics(), ...parameters], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#guard = guard;
    const lines = createInterface({ input: guard.stdout! });
    const said: string[] = [];
    for await (const line of lines) {
      if (said.push(line) === 1) this.#processId = Number(line);
      if (/Ready to accept connections|Sentinel ID is/.test(line)) {
        guard.stdout!.resume();
        return;
      }
      if (/exiting now|fatal/i.test(line)) break;
    }
    throw new Error(`The Redis server did not start:\n${said.join('\n')}`);
  }

  #basics(): string[] {
    const values = {
      port: String(this.port),
      bind: '127.0.0.1',
      dir: this.folder,
      save: '',
      logfile: '',
      daemonize: 'no',
    };
    return Object.entries(values).flatMap(([name, value]) => [`--${name}`, value]);
  }

  /** Sends it a signal: `SIGSTOP`, `SIGCONT`. */
  signal(name: NodeJS.Signals): void {
    process.kill(this.#processId, name);
  }

  /** Ends it as a power failure would; its folder stays. */
  async kill(): Promise<void> {
    const guard = this.#guard;
    this.#guard = undefined;
    if (guard === undefined) return;
    const ended = once(guard, 'close');
    guard.stdin!.end();
    await ended;
  }

  /** Ends it for good. */
  async end(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A port on which nobody listens at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

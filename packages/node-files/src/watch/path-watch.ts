import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { resolveTarget } from '../file/resolve-target.ts';
import type { Ownership } from '../ownership/ownership.ts';

/** Network file systems and missing folders cannot be watched: a look this often costs little. */
const LOOK_EVERY_MS = 2_000;

/** How a {@link PathWatch} watches. */
export interface PathWatchOptions {
  /** What the names of files beside it end with that change together with it: `-journal`. */
  readonly besides?: readonly string[] | undefined;
  /** Whether links of others are followed. */
  readonly ownership?: Ownership | undefined;
}

/**
 * Has somebody look at a file whenever something may have happened to it, and every two seconds: also where it does not
 * exist yet, is replaced, or its path leads elsewhere by then. It never keeps Node alive.
 *
 * @example
 * ```ts
 * import { PathWatch } from '@token-storage/node-files';
 *
 * const watch = new PathWatch('/home/me/tokens.json', async () => console.log('Look at it again.'));
 * watch.stop();
 * ```
 */
export class PathWatch {
  readonly #path: string;
  readonly #lookAt: () => Promise<void>;
  readonly #besides: readonly string[];
  readonly #ownership: Ownership | undefined;
  readonly #timer: NodeJS.Timeout;
  #watcher: FSWatcher | undefined;
  /** Which folder and file it is that is watched: a folder may be replaced, and a link be led elsewhere. */
  #watched: string | undefined;
  #looking = false;
  #lookAgain = false;
  #stopped = false;

  /**
   * It watches before this returns: what is looked at afterwards misses nothing that happens from then on.
   *
   * @param path Absolute. Its symbolic links are followed.
   * @param lookAt Looks. It must not reject. It is not called again while it runs, but once more afterwards where something
   * happened meanwhile.
   */
  constructor(path: string, lookAt: () => Promise<void>, { besides = [], ownership }: PathWatchOptions = {}) {
    this.#path = path;
    this.#lookAt = lookAt;
    this.#besides = besides;
    this.#ownership = ownership;
    this.#watch();
    this.#timer = setInterval(() => {
      this.#watch();
      this.#look();
    }, LOOK_EVERY_MS).unref();
  }

  /** Whether it was stopped: whoever looks right now keeps to himself what he sees. */
  get isStopped(): boolean {
    return this.#stopped;
  }

  /** Reports nothing from now on. */
  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
    this.#stopWatching();
  }

  /** Watches the folder that the path leads to, which may be another one than before. */
  #watch(): void {
    try {
      const target = resolveTarget(this.#path, this.#ownership);
      const folder = dirname(target);
      const { ino, birthtimeMs } = statSync(folder);
      const watched = `${ino} ${birthtimeMs} ${target}`;
      if (this.#watched === watched) return;
      this.#stopWatching();
      const names = new Set(['', ...this.#besides].map((ending) => `${basename(target)}${ending}`));
      this.#watcher = watch(folder, { persistent: false }, (_event, changed) => {
        if (changed === null || names.has(changed)) this.#look();
      });
      this.#watcher.on('error', () => this.#stopWatching());
      this.#watched = watched;
    } catch {
      // The timer looks meanwhile, and tries again.
      this.#stopWatching();
    }
  }

  #stopWatching(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
    this.#watched = undefined;
  }

  #look(): void {
    this.#lookAgain = true;
    if (!this.#looking) void this.#lookUntilSeen();
  }

  async #lookUntilSeen(): Promise<void> {
    this.#looking = true;
    while (this.#lookAgain && !this.#stopped) {
      this.#lookAgain = false;
      await this.#lookAt();
    }
    this.#looking = false;
  }
}

import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

import { CorruptStorageError, type TokenChange, TokenStorageError } from '@token-storage/core';

import type { JSONDocument } from './json-document.ts';
import type { FileSnapshot, TokenFile } from './token-file.ts';

/** Network file systems and missing folders cannot be watched: a look this often costs one stat. */
const LOOK_EVERY_MS = 2_000;

/** Notices what others do to a token file, entry by entry. */
export class FileWatch {
  readonly #file: TokenFile;
  readonly #report: (change: TokenChange) => void;
  readonly #timer: NodeJS.Timeout;
  #watcher: FSWatcher | undefined;
  /** Which folder and file it is that is watched: a folder may be replaced, and a link be led elsewhere. */
  #watched: string | undefined;
  #seen: FileSnapshot | undefined;
  #looking = false;
  #lookAgain = false;
  #stopped = false;

  constructor(file: TokenFile, report: (change: TokenChange) => void) {
    this.#file = file;
    this.#report = report;
    // Synchronously, and first to watch and then to look, so that nothing that happens from now on is missed.
    this.#watch();
    this.#seen = this.#snapshot();
    this.#timer = setInterval(() => {
      this.#watch();
      this.#look();
    }, LOOK_EVERY_MS).unref();
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
    this.#stopWatching();
  }

  #snapshot(): FileSnapshot | undefined {
    try {
      return this.#file.readOnce();
    } catch (error) {
      if (error instanceof TokenStorageError) return undefined;
      throw error;
    }
  }

  /** Watches the folder that the path leads to, which may be another one than before. */
  #watch(): void {
    try {
      const { target } = this.#file;
      const folder = dirname(target);
      const { ino, birthtimeMs } = statSync(folder);
      const watched = `${ino} ${birthtimeMs} ${target}`;
      if (this.#watched === watched) return;
      this.#stopWatching();
      const name = basename(target);
      this.#watcher = watch(folder, { persistent: false }, (_event, changed) => {
        if (changed === null || changed === name) this.#look();
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
      const now = await this.#file.read().catch((error: unknown) => {
        if (error instanceof TokenStorageError) return undefined;
        throw error;
      });
      const before = this.#seen;
      this.#seen = now;
      if (!this.#stopped) this.#tell(before?.document, now?.document);
    }
    this.#looking = false;
  }

  #tell(before: JSONDocument | undefined, now: JSONDocument | undefined): void {
    if (before === now) return;
    const namespaces = new Set([...(before?.namespaces ?? []), ...(now?.namespaces ?? [])]);
    for (const namespace of namespaces) {
      const resourceServers = before && now && changedNames(before, now, namespace);
      if (resourceServers === undefined) this.#report({ namespace });
      else if (resourceServers.length > 0) this.#report({ namespace, resourceServers });
    }
  }
}

/** `undefined` when the namespace is no object, before or now, so that its names are not known. */
function changedNames(before: JSONDocument, now: JSONDocument, namespace: string): string[] | undefined {
  try {
    const names = new Set([...before.entryNames(namespace), ...now.entryNames(namespace)]);
    return [...names].filter((name) => before.entryText(namespace, name) !== now.entryText(namespace, name));
  } catch (error) {
    if (error instanceof CorruptStorageError) return undefined;
    throw error;
  }
}

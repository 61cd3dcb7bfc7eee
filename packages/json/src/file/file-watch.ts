import type { TokenChange } from '@token-storage/core';
import { errors } from '@token-storage/core/adapter';
import { PathWatch } from '@token-storage/node-files';

import type { JSONDocument } from './document/json-document.ts';
import type { FileSnapshot, TokenFile } from './token-file.ts';

/** Notices what others do to a token file, entry by entry. */
export class FileWatch {
  readonly #file: TokenFile;
  readonly #report: (change: TokenChange) => void;
  readonly #watch: PathWatch;
  #seen: FileSnapshot | undefined;

  constructor(file: TokenFile, report: (change: TokenChange) => void) {
    this.#file = file;
    this.#report = report;
    // Synchronously, and first to watch and then to look, so that nothing that happens from now on is missed.
    this.#watch = new PathWatch(file.path, () => this.#look(), { ownership: file.ownership });
    this.#seen = this.#snapshot();
  }

  stop(): void {
    this.#watch.stop();
  }

  #snapshot(): FileSnapshot | undefined {
    try {
      return this.#file.readOnce();
    } catch (error) {
      if (error instanceof errors.TokenStorageError) return undefined;
      throw error;
    }
  }

  async #look(): Promise<void> {
    const now = await this.#file.read().catch((error: unknown) => {
      if (error instanceof errors.TokenStorageError) return undefined;
      throw error;
    });
    const before = this.#seen;
    this.#seen = now;
    if (!this.#watch.isStopped) this.#tell(before?.document, now?.document);
  }

  #tell(before: JSONDocument | undefined, now: JSONDocument | undefined): void {
    if (before === now) return;
    const namespaces = new Set([...(before?.namespaces ?? []), ...(now?.namespaces ?? [])]);
    for (const namespace of namespaces) {
      const resourceServers = before && now && changedResourceServers(before, now, namespace);
      if (resourceServers === undefined) this.#report({ namespace });
      else if (resourceServers.length > 0) this.#report({ namespace, resourceServers });
    }
  }
}

/** `undefined` when the namespace is no object, before or now, so that its resource servers are not known. */
function changedResourceServers(before: JSONDocument, now: JSONDocument, namespace: string): string[] | undefined {
  try {
    const all = new Set([...before.resourceServers(namespace), ...now.resourceServers(namespace)]);
    return [...all].filter((each) => !before.hasSameEntry(now, namespace, each));
  } catch (error) {
    if (error instanceof errors.CorruptStorageError) return undefined;
    throw error;
  }
}

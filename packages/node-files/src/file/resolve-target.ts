import { lstatSync, readlinkSync, realpathSync, type Stats } from 'node:fs';
import { isAbsolute } from 'node:path';
import { errors } from '@token-storage/core/adapter';
import { Owners } from '../ownership/owners.ts';
import type { Ownership } from '../ownership/ownership.ts';
import { absolutePath } from '../path/absolute-path.ts';
import { explainSystemError } from '../system-error.ts';
import { resolveOnWindows } from './resolve-on-windows.ts';

/** As many as Linux follows. */
const MAX_LINKS = 40;

/** A symbolic link on the way. */
interface Link {
  readonly path: string;
  readonly stats: Stats;
}

/**
 * The file that a path leads to: absolute, all symbolic links followed. The file need not exist; where a link dangles
 * it is the one that writing through the link would create. Missing folders are those to be made, so ".." after one has
 * no meaning, as the system sees it too.
 *
 * Whoever replaces a file by renaming must rename onto this path, or the link itself would be replaced; and what is
 * renamed, so the lock as well, must lie beside it, or it might be on another device.
 *
 * @param ownership Whether to refuse links that somebody else has put on the way.
 * @throws {@link StorageIOError} when links go in a circle or are refused, a directory of the path cannot be searched, or the
 * path is that of a directory, with a "/" at its end.
 * @see {@link FileLock}, whose example uses it
 */
export function resolveTarget(path: string, ownership: Ownership = 'check'): string {
  return resolveBy(path, ownership, []);
}

/**
 * The same for a path that leads to no file at this moment, of which only the way matters.
 *
 * @returns Whether links are on the way. The system follows one after the other, so where somebody leads one elsewhere and
 * removes what it led to, a file may seem to be missing, and be there at the next look.
 * @throws {@link StorageIOError} as {@link resolveTarget} does, but not where a folder does not exist either.
 * @see {@link Owners}
 */
export function checkWayTo(path: string, ownership: Ownership): boolean {
  const links: Link[] = [];
  try {
    resolveBy(path, ownership, links);
  } catch (error) {
    if (!(error instanceof errors.StorageIOError && error.systemCode === 'ENOENT')) throw error;
  }
  return links.length > 0;
}

function resolveBy(path: string, ownership: Ownership, links: Link[]): string {
  try {
    if (process.platform === 'win32') return resolveOnWindows(path);
    if (hasNoLinks(path)) return path;
    const target = follow(absolutePath(path), links);
    const owners = new Owners(target, ownership);
    for (const link of links) owners.checkLink(link.stats, link.path);
    return target;
  } catch (error) {
    throw explainSystemError(error, 'find', path);
  }
}

/**
 * Whether a path leads to a file by itself, so that there is nothing to follow and nothing to check: one call, where to look at
 * each part takes one for each.
 */
function hasNoLinks(path: string): boolean {
  try {
    return path !== '/' && realpathSync.native(path) === path;
  } catch {
    return false; // What is wrong with it is found out part by part.
  }
}

/** Takes one part of the path after the other, as the system does: ".." after a link is the parent of where it leads. */
function follow(path: string, links: Link[]): string {
  const parts = path.split('/').toReversed();
  // The root is the empty text, so that "/" and a name can go on from it.
  let found = '';
  let kind: 'folder' | 'file' | 'missing' = 'folder';
  let last = '';
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    if (kind === 'file') throw systemError('ENOTDIR', path);
    last = part;
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (kind === 'missing') throw systemError('ENOENT', path);
      found = found.slice(0, Math.max(0, found.lastIndexOf('/')));
      continue;
    }
    const next = `${found}/${part}`;
    const stats = kind === 'missing' ? undefined : lookAt(next);
    if (stats !== undefined && stats !== 'hidden' && stats.isSymbolicLink()) {
      if (links.length === MAX_LINKS) throw systemError('ELOOP', path);
      links.push({ path: next, stats });
      const link = readlinkSync(next);
      if (isAbsolute(link)) found = '';
      parts.push(...link.split('/').toReversed());
      continue;
    }
    found = next;
    if (stats === undefined) kind = 'missing';
    else if (stats === 'hidden' || stats.isDirectory()) kind = 'folder';
    else kind = 'file';
  }
  // A name with "/", "." or ".." after it can only be that of a folder.
  if (last === '' || last === '.' || last === '..') throw systemError('EISDIR', path);
  return found;
}

/** Where Node itself has been told to look at some folders only, those above are taken to be folders. */
function lookAt(path: string): Stats | 'hidden' | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_ACCESS_DENIED') return 'hidden';
    throw error;
  }
}

/** What the system would say. */
function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: open '${path}'`), { code, syscall: 'open', path });
}

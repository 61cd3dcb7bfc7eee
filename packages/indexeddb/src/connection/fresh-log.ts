import { deleteDB, openDB } from 'idb';

import { randomId } from '../random-id.ts';
import { isChromium } from './is-chromium.ts';

/** How long a write waits at most, in milliseconds: a hundred times of what it usually takes. */
const LONGEST_WAIT_MS = 1_000;
/** A scratch database that is so old has been left behind: it lives for a few milliseconds. */
const LEFT_BEHIND_MS = 60_000;

const PREFIX = 'token-storage:scratch:';
const SCRATCH = /^token-storage:scratch:(\d{1,16}):\d+-\d+$/;

let begun: Promise<void> | undefined;

/**
 * Has LevelDB begin a new log, once in this page or worker: to be called when a database is open, and awaited before
 * the first write.
 *
 * When Chromium is killed while it writes, its log may end in half a record. The next session writes on behind that, and
 * the one after it takes the whole for damaged, and deletes every database of the origin. A database that is made and
 * deleted again has LevelDB put away the log and begin a new one. Its name is its own: a name that another connection
 * holds open would have to wait for that one.
 *
 * @returns Resolves once it has begun, and in any case soon; whatever fails here, fails in silence.
 * @see https://github.com/google/leveldb/issues/1287
 */
export function freshLog(): Promise<void> {
  // Nobody else keeps IndexedDB in LevelDB.
  return (begun ??= isChromium() ? begin() : Promise.resolve());
}

/** The browser has lost the database, and so perhaps its process: whatever opens it again finds a log that may be cut. */
export function logMayBeCut(): void {
  begun = undefined;
}

async function begin(): Promise<void> {
  const beginning = useScratch();
  // Nobody waits for it.
  void beginning.then(sweep).catch(() => {});
  await Promise.race([beginning.catch(() => {}), new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_MS))]);
}

async function useScratch(): Promise<void> {
  const name = `${PREFIX}${Date.now()}:${randomId()}`;
  const database = await openDB(name);
  database.close();
  await deleteDB(name);
}

/** Deletes what pages have left behind that ended in the midst of it; not what somebody is using at this moment. */
async function sweep(): Promise<void> {
  for (const { name = '' } of await indexedDB.databases()) {
    const madeAt = SCRATCH.exec(name)?.[1];
    // A clock may have been set back, too.
    if (madeAt === undefined || Math.abs(Date.now() - Number(madeAt)) < LEFT_BEHIND_MS) continue;
    await deleteDB(name);
  }
}

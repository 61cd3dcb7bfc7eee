import { UsageError } from '@token-storage/core';

import { markedEngines, markForEngine } from './engine-marks.ts';
import type { FileIdentity } from './file-identity.ts';

/** A file that is open through one engine, any number of times. */
interface Claim {
  readonly engine: string;
  /** Takes away what tells other threads. */
  readonly unmark: () => void;
  times: number;
}

/** Those of this thread. */
const claims = new Map<FileIdentity, Claim>();

/**
 * Claims a file that is about to be opened for an engine. Two libraries that have one file open in one process drop each
 * other's locks without a word (https://www.sqlite.org/howtocorrupt.html, section 2.2.1), and the file is damaged sooner or
 * later.
 *
 * On Linux other threads, and other copies of this library, are asked too: once, when this thread has not had the file open.
 *
 * @param engine A value of the option of that name.
 * @returns What to call when the file is closed.
 * @throws {@link UsageError} when it is open through another engine.
 */
export function claimForEngine(identity: FileIdentity, engine: string, location: string): () => void {
  const claim = claims.get(identity) ?? firstClaim(identity, engine, location);
  if (claim.engine !== engine) throw otherEngine(location, engine, claim.engine);
  claim.times += 1;
  claims.set(identity, claim);
  return () => {
    claim.times -= 1;
    if (claim.times > 0) return;
    claims.delete(identity);
    claim.unmark();
  };
}

/** First to mark it and then to look: of two threads that begin at once, at least one sees the other. */
function firstClaim(identity: FileIdentity, engine: string, location: string): Claim {
  const unmark = markForEngine(identity, engine);
  for (const other of markedEngines(identity)) {
    if (other === engine) continue;
    unmark();
    throw otherEngine(location, engine, other);
  }
  return { engine, unmark, times: 0 };
}

function otherEngine(location: string, engine: string, other: string): UsageError {
  return new UsageError(
    `${location} is open through ${other} in this program, and cannot be opened through ${engine} as well: give all storages ` +
      'for it the same engine, in all threads.',
  );
}

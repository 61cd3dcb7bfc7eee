import { UnsupportedFormatError } from '@token-storage/core';

import type { RowLogTransaction } from './row-log-schema.ts';

/**
 * The format of image and log that is written here. Another one must come with a higher version of the database in
 * IndexedDB too: a tab that has this one open looks at it only when it loads the image.
 */
const FORMAT = 1;

/** What is known of an image. */
export interface SnapshotHead {
  readonly format: number;
  /** The number of the last change that is in it. */
  readonly seq: number;
  /** How many bytes it has. */
  readonly size: number;
}

/** An image of a database, with what is known of it. */
export interface Snapshot {
  readonly head: SnapshotHead;
  /** The bytes of a SQLite file; none before there was a first checkpoint. */
  readonly image: Uint8Array | undefined;
}

/**
 * What is known of the image at this moment; nothing before the first change.
 *
 * @param location For errors.
 * @throws {@link UnsupportedFormatError} when a newer version wrote it.
 */
export async function readHead(transaction: RowLogTransaction, location: string): Promise<SnapshotHead | undefined> {
  const head = (await transaction.objectStore('snapshot').get('head')) as SnapshotHead | undefined;
  if (head === undefined || head.format === FORMAT) return head;
  throw new UnsupportedFormatError(
    `The storage ${JSON.stringify(location)} was written by a newer version of this library. Update it, or choose ` +
      'another name.',
    { location },
  );
}

/** The image at this moment. @throws {@link UnsupportedFormatError} when a newer version wrote it. */
export async function readSnapshot(transaction: RowLogTransaction, location: string): Promise<Snapshot> {
  const [head, image] = await Promise.all([
    readHead(transaction, location),
    transaction.objectStore('snapshot').get('image'),
  ]);
  return { head: head ?? { format: FORMAT, seq: 0, size: 0 }, image: image as Uint8Array | undefined };
}

/** Puts an image in the place of the one before; without bytes, only says in which format the log is. */
export async function writeSnapshot(
  transaction: RowLogTransaction<'readwrite'>,
  seq: number,
  image?: Uint8Array,
): Promise<void> {
  const store = transaction.objectStore('snapshot');
  const head: SnapshotHead = { format: FORMAT, seq, size: image?.byteLength ?? 0 };
  // One after the other, as a Connection asks for.
  if (image !== undefined) await store.put(image, 'image');
  await store.put(head, 'head');
}

import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** The least that a durable replacement of a file takes: a temporary file, fsync, rename, fsync of the folder. */
export function durableWrite(path, bytes) {
  const file = openSync(`${path}.temporary`, 'w', 0o600);
  writeSync(file, bytes);
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.temporary`, path);
  const directory = openSync(dirname(path), 'r');
  fsyncSync(directory);
  closeSync(directory);
}

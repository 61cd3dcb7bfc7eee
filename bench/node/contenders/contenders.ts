import { conf } from './conf.ts';
import type { NodeContender } from './contender.ts';
import { floor } from './floor.ts';
import { keyvFile } from './keyv-file.ts';
import { lowdb } from './lowdb.ts';
import { nodeSQLiteRollback, nodeSQLiteWAL } from './node-sqlite.ts';
import { jsonFile, memory, sqliteFile, sqliteFileWAL } from './ours.ts';
import { unstorage } from './unstorage.ts';

/** All that are measured, in the order in which tables name them. What each takes as a value is its own affair. */
export const contenders: readonly NodeContender[] = [
  floor,
  nodeSQLiteRollback,
  nodeSQLiteWAL,
  jsonFile,
  sqliteFile,
  sqliteFileWAL,
  memory,
  conf,
  lowdb,
  unstorage,
  keyvFile,
];

export function contenderNamed(name: string): NodeContender {
  const found = contenders.find((each) => each.name === name);
  if (found === undefined) throw new Error(`No contender is named ${name}.`);
  return found;
}

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { NodeContender, Opened } from './contender.ts';
import { type Dict, incremented, toDict } from './dict.ts';

const BUSY_MS = 10_000;

/** `node:sqlite` alone, with prepared statements: the floor of what keeps entries in SQLite, and what one would write oneself. */
function nodeSQLite(
  contender: Pick<NodeContender, 'name' | 'tone' | 'group'>,
  journalMode: 'delete' | 'wal',
): NodeContender<string> {
  return {
    ...contender,
    kind: 'floor',
    how: `prepared statements, \`journal_mode=${journalMode}\`, \`synchronous=FULL\`; a get is the row, all are parsed as JSON; what is stored at once is one transaction`,
    isTried: true,
    prepare: (data) => JSON.stringify(toDict(data)),
    open: (folder) => {
      const db = new DatabaseSync(join(folder, 'tokens.db'), { timeout: BUSY_MS });
      db.exec(`PRAGMA journal_mode = ${journalMode}; PRAGMA synchronous = FULL;
        CREATE TABLE IF NOT EXISTS token (name TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT;`);
      return opened(db);
    },
  };
}

function opened(db: DatabaseSync): Opened<string> {
  const get = db.prepare('SELECT data FROM token WHERE name = ?');
  const getAll = db.prepare('SELECT name, data FROM token');
  const store = db.prepare('INSERT INTO token VALUES (?, ?) ON CONFLICT DO UPDATE SET data = excluded.data');
  const remove = db.prepare('DELETE FROM token WHERE name = ?');
  const inOneTransaction = (action: () => void): void => {
    db.exec('BEGIN IMMEDIATE');
    action();
    db.exec('COMMIT');
  };
  return {
    storeAll: (entries) =>
      inOneTransaction(() => {
        for (const [name, value] of entries) store.run(name, value);
      }),
    get: (name) => get.get(name)?.['data'],
    getAll: () => new Map(getAll.all().map(({ name, data }) => [name, JSON.parse(String(data)) as Dict])),
    store: (name, value) => store.run(name, value),
    // All can go in one transaction.
    storeAtOnce: (entries) =>
      inOneTransaction(() => {
        for (const [name, value] of entries) store.run(name, value);
      }),
    remove: (name) => remove.run(name),
    increment: (name, first) =>
      inOneTransaction(() => {
        const data = get.get(name)?.['data'];
        store.run(name, data === undefined ? first : JSON.stringify(incremented(JSON.parse(String(data)) as Dict)));
      }),
    close: () => db.close(),
  };
}

export const nodeSQLiteRollback = nodeSQLite({ name: 'node:sqlite', tone: 1, group: 'sqlite' }, 'delete');
export const nodeSQLiteWAL = nodeSQLite({ name: 'node:sqlite, WAL', tone: 2, group: 'wal' }, 'wal');

import { corruptDatabase } from './corrupt-database.ts';
import type { SqlDatabase } from './sql-database.ts';

/**
 * The name of the table that a trigger stands with may be forged in a file, its text may not: in some case, and between some
 * quotes, the name is there.
 */
const TRIGGERS = `SELECT 1 FROM sqlite_master WHERE type = 'trigger'
  AND (tbl_name = 'token_storage' COLLATE NOCASE OR sql LIKE '%token~_storage%' ESCAPE '~')`;

/** Only what has pages of its own in the file is a table that holds what was put into it. */
const VIRTUAL = `SELECT 1 FROM sqlite_master WHERE type = 'table' AND rootpage = 0
  AND name IN ('token_storage', 'sdk_storage_adapter_internal', 'config_storage')`;

/** The column of `PRAGMA table_xinfo` that is 0 for what is stored. */
const HIDDEN = 6;

/**
 * Makes sure that tokens are only stored: nothing that stands in the file itself may run when they are read or written, and
 * copy them to where a log out does not reach.
 *
 * @param location The path or name, for errors.
 * @throws {@link CorruptStorageError} where the table of tokens has a trigger, is virtual, or computes a column.
 */
export function refuseSideEffects(database: SqlDatabase, location: string): void {
  if (database.prepare(TRIGGERS).all().length > 0) {
    throw corruptDatabase(location, 'its table of tokens has a trigger, or another table has one that reaches it');
  }
  if (database.prepare(VIRTUAL).all().length > 0)
    throw corruptDatabase(location, 'its table of tokens is a virtual one');
  const columns = database.prepare('PRAGMA table_xinfo(token_storage)').all();
  if (columns.some((column) => column[HIDDEN] !== 0)) {
    throw corruptDatabase(location, 'its table of tokens computes a column');
  }
}

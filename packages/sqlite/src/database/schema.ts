import { UnsupportedFormatError } from '@token-storage/core';

import { corruptDatabase } from './corrupt-database.ts';
import { refuseSideEffects } from './refuse-side-effects.ts';
import { messageOf } from './sqlite-error.ts';
import type { SqlDatabase } from './sql-database.ts';

/** The schema that is made here; 1, of old, has one more table, which is left alone. */
const SCHEMA_VERSION = '2';
const KNOWN_VERSIONS: ReadonlySet<unknown> = new Set(['1', SCHEMA_VERSION]);

/** What stands in a database as the version of the program that made it. */
const CREATOR_VERSION = '0.1.0-js';

const VERSION_ATTRIBUTE = 'globus-sdk.database_schema_version';

/** Letter for letter the Python SDK's. */
const CREATE = `
CREATE TABLE token_storage (
    namespace VARCHAR NOT NULL,
    resource_server VARCHAR NOT NULL,
    token_data_json VARCHAR NOT NULL,
    PRIMARY KEY (namespace, resource_server)
);
CREATE TABLE sdk_storage_adapter_internal (
    attribute VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    PRIMARY KEY (attribute)
);
INSERT INTO sdk_storage_adapter_internal(attribute, value)
    VALUES ('globus-sdk.version', '${CREATOR_VERSION}'), ('${VERSION_ATTRIBUTE}', '${SCHEMA_VERSION}');
`;

/** Makes a database, which has tables, one of schema 1: letter for letter the table that the Python SDK's older storage has. */
export const CREATE_CONFIGURATION: string = `
CREATE TABLE config_storage (
    namespace VARCHAR NOT NULL,
    config_name VARCHAR NOT NULL,
    config_data_json VARCHAR NOT NULL,
    PRIMARY KEY (namespace, config_name)
);
UPDATE sdk_storage_adapter_internal SET value = '1' WHERE attribute = '${VERSION_ATTRIBUTE}';
`;

/** Makes the tables of an empty database, all or none. */
export function createSchema(database: SqlDatabase): void {
  database.execute(`BEGIN;${CREATE}COMMIT;`);
}

/** Whether there is nothing at all in it, as when its maker has only just begun. */
export function isEmpty(database: SqlDatabase): boolean {
  return database.prepare('SELECT 1 FROM sqlite_master LIMIT 1').all().length === 0;
}

/**
 * Makes sure that a database is one for tokens.
 *
 * @param location The path or name, for errors.
 * @throws {@link CorruptStorageError} when it has no table of tokens, or one that is not known here or does more than
 * keep them; {@link UnsupportedFormatError}
 * when its schema is newer than what is known here.
 */
export function checkSchema(database: SqlDatabase, location: string): void {
  const tables = new Set(
    database
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
      .all()
      .map(([name]) => name),
  );
  if (!tables.has('token_storage')) {
    const problem = tables.size === 0 ? 'it is empty' : 'it has no table of tokens';
    throw corruptDatabase(location, problem);
  }
  try {
    // Nothing is run: it only has to make sense.
    database.prepare('SELECT namespace, resource_server, token_data_json FROM token_storage');
  } catch (error) {
    if (!/no such column/.test(messageOf(error))) throw error;
    throw corruptDatabase(location, 'its table of tokens has other columns');
  }
  refuseSideEffects(database, location);
  const [encoding] = database.prepare('PRAGMA encoding').all();
  if (encoding?.[0] !== 'UTF-8') {
    throw new UnsupportedFormatError(`${location} is not in UTF-8. It was left as it is: use another file.`, {
      location,
    });
  }
  // A database that does not say its version is read by Python too.
  if (!tables.has('sdk_storage_adapter_internal')) return;
  const [row] = database
    .prepare('SELECT value FROM sdk_storage_adapter_internal WHERE attribute = ?')
    .all(VERSION_ATTRIBUTE);
  if (row === undefined || KNOWN_VERSIONS.has(row[0])) return;
  throw new UnsupportedFormatError(
    `${location} has a schema that is not known here, which are versions 1 and 2. It was left as it is: update this ` +
      'library, or use another file.',
    { location },
  );
}

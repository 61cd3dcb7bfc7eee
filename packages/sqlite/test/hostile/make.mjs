// Makes the databases beside it, for browsers, which have no SQLite to make them with: node make.mjs
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const TOKENS = `
PRAGMA page_size = 512;
CREATE TABLE token_storage (namespace VARCHAR NOT NULL, resource_server VARCHAR NOT NULL,
  token_data_json VARCHAR NOT NULL, PRIMARY KEY (namespace, resource_server));
CREATE TABLE kept (t);`;

const databases = {
  'foreign-objects': `${TOKENS}
    INSERT INTO token_storage VALUES ('DEFAULT', 'a',
      '{"resource_server":"a","scope":"","access_token":"FAKE-a","expires_at_seconds":4000000000}');
    CREATE VIEW seen AS SELECT t FROM kept;
    CREATE TRIGGER t INSTEAD OF INSERT ON seen BEGIN INSERT INTO kept VALUES (new.t); END;`,
  'trigger-in-another-case': `${TOKENS}
    CREATE TRIGGER t AFTER INSERT ON TOKEN_STORAGE BEGIN INSERT INTO kept VALUES (new.token_data_json); END;`,
};

for (const [name, statements] of Object.entries(databases)) {
  const path = new URL(`${name}.db`, import.meta.url);
  rmSync(path, { force: true });
  const database = new DatabaseSync(path);
  database.exec(statements);
  database.close();
}

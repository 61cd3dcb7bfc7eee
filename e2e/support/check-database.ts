import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Opens the bytes of a database file with another SQLite than the one that wrote them, and gives what that says of it. */
export function checkDatabase(bytes: readonly number[]): { integrity: unknown; rows: number } {
  const folder = mkdtempSync(join(tmpdir(), 'exported-'));
  try {
    const path = join(folder, 'tokens.db');
    writeFileSync(path, Uint8Array.from(bytes));
    const database = new DatabaseSync(path);
    const integrity = database.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
    const rows = database.prepare('SELECT count(*) AS count FROM token_storage').get()?.['count'];
    database.close();
    return { integrity, rows: Number(rows) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

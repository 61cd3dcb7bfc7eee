// Another program that uses the same databases, and never makes way for anybody.
import { deleteDB, type IDBPDatabase } from 'idb';

import { answerCalls } from './answer-calls.ts';
import { rawDatabase } from './raw-database.ts';

let database: IDBPDatabase | undefined;

const commands = {
  /** Opens a database and keeps it open. */
  async open(name: string, version?: number, stores?: string[]): Promise<void> {
    database = await rawDatabase(name, version, stores);
  },
  async put(store: string, value: unknown, key: IDBValidKey): Promise<void> {
    await database?.put(store, value, key);
  },
  async count(store: string): Promise<number | undefined> {
    return database?.count(store);
  },
  async close(): Promise<void> {
    database?.close();
  },
  async remove(name: string): Promise<void> {
    await deleteDB(name);
  },
};

export type RawDatabaseCommands = typeof commands;

answerCalls(commands);

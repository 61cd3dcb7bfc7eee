// Another program that uses the same databases, and never makes way for anybody.
import { settled } from '../../src/connection/settled.ts';
import { answerCalls } from './answer-calls.ts';
import { rawDatabase } from './raw-database.ts';

let database: IDBDatabase | undefined;

const commands = {
  /** Opens a database and keeps it open. */
  async open(name: string, version?: number, stores?: string[]): Promise<void> {
    database = await rawDatabase(name, version, stores);
  },
  async put(store: string, value: unknown, key: IDBValidKey): Promise<void> {
    const transaction = database?.transaction(store, 'readwrite');
    transaction?.objectStore(store).put(value, key);
    await new Promise((resolve) => transaction?.addEventListener('complete', resolve));
  },
  async count(store: string): Promise<number | undefined> {
    const request = database?.transaction(store).objectStore(store).count();
    return request && settled(request);
  },
  async close(): Promise<void> {
    database?.close();
  },
  async remove(name: string): Promise<void> {
    await settled(indexedDB.deleteDatabase(name));
  },
};

export type RawDatabaseCommands = typeof commands;

answerCalls(commands);

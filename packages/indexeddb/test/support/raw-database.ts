import { type IDBPDatabase, openDB } from 'idb';

/** A database as another program makes it. */
export const rawDatabase = (name: string, version?: number, stores: string[] = []): Promise<IDBPDatabase> =>
  openDB(name, version, {
    upgrade(database) {
      for (const store of stores) database.createObjectStore(store);
    },
  });

export async function databaseNames(): Promise<(string | undefined)[]> {
  return (await indexedDB.databases()).map(({ name }) => name);
}

import { settled } from '../../src/connection/settled.ts';

/** A database as another program makes it. */
export async function rawDatabase(name: string, version?: number, stores: string[] = []): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => {
    for (const store of stores) request.result.createObjectStore(store);
  };
  return settled(request);
}

export async function databaseNames(): Promise<(string | undefined)[]> {
  return (await indexedDB.databases()).map(({ name }) => name);
}

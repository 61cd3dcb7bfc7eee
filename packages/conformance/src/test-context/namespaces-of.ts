import type { TokenStorage } from '@token-storage/core';

/** The namespaces that a storage lists, sorted. */
export async function namespacesOf(storage: TokenStorage): Promise<string[]> {
  const namespaces: string[] = [];
  for await (const namespace of storage.iterNamespaces()) namespaces.push(namespace);
  return namespaces.sort();
}

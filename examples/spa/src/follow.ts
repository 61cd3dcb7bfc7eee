import type {
  TokenDataByResourceServer,
  TokenStorage,
} from '@token-storage/core';

/** Shows what is stored, now and after every change, in this tab or another. */
export async function follow(
  storage: TokenStorage,
  show: (tokens: TokenDataByResourceServer) => void,
): Promise<void> {
  const read = async () =>
    show(await storage.getTokenDataByResourceServer());
  storage.subscribe(() => void read());
  await read();
}

import { storage } from './visitors.ts';

const MONTH_SECONDS = 30 * 24 * 3600;

/** Removes what nobody has used for a month. Call it once a day. */
export async function sweep(): Promise<void> {
  for await (const namespace of storage.iterNamespaces()) {
    const visitor = storage.withNamespace(namespace);
    for (const name of Object.keys(await visitor.getTokenDataByResourceServer())) {
      // Looked at once more in the change itself: the visitor may be back.
      await visitor.updateTokenData(name, (data) =>
        data !== undefined && data.expiresInSeconds() < -MONTH_SECONDS ? undefined : data,
      );
    }
  }
}

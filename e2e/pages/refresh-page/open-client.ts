import { TokenClient, type TokenClientSettings } from '../../support/token-client.ts';
import { type Kind, openStorage } from '../storage-page/open-storage.ts';

/** A client over the location that all tabs and workers share. */
export const openClient = (kind: Kind, settings: TokenClientSettings): TokenClient =>
  new TokenClient(openStorage(kind, 'refresh'), settings);

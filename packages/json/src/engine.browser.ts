import { appRelativePath } from '@token-storage/core/adapter';
import { databaseName } from '@token-storage/indexeddb/engine';

import type * as Engine from './engine.ts';
import { checkWebStorage } from './local-storage/check-web-storage.ts';
import { LocalStorageEngine } from './local-storage/local-storage-engine.ts';
import { WebStorageEngine } from './local-storage/web-storage-engine.ts';

export const createEngine: typeof Engine.createEngine = (location, { webStorage }) => {
  const name = databaseName(location);
  if (webStorage !== undefined) checkWebStorage(webStorage);
  return webStorage === undefined ? new LocalStorageEngine(name) : new WebStorageEngine(name, webStorage);
};

export const appLocation: typeof Engine.appLocation = (app) => appRelativePath({ ...app, fileFormat: 'json' });

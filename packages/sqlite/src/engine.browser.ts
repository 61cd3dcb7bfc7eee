import { UsageError } from '@token-storage/core';
import { appRelativePath } from '@token-storage/core/adapter';
import { databaseName } from '@token-storage/indexeddb/engine';

import type * as Engine from './engine.ts';
import { RowLogEngine } from './row-log/row-log-engine.ts';

export const createEngine: typeof Engine.createEngine = (location, { durability = 'strict', wasmUrl, wasmBinary }) => {
  if (durability !== 'strict' && durability !== 'relaxed') {
    throw new UsageError('The option durability must be "strict" or "relaxed".');
  }
  if (wasmBinary !== undefined && !(wasmBinary instanceof ArrayBuffer) && !(wasmBinary instanceof Uint8Array)) {
    throw new UsageError('The option wasmBinary must be an ArrayBuffer or a Uint8Array.');
  }
  if (wasmUrl !== undefined && typeof wasmUrl !== 'string' && !(wasmUrl instanceof URL)) {
    throw new UsageError('The option wasmUrl must be an address: a string or a URL object.');
  }
  return new RowLogEngine(databaseName(location), { durability, wasmUrl, wasmBinary });
};

export const appLocation: typeof Engine.appLocation = (app) => appRelativePath({ ...app, fileFormat: 'db' });

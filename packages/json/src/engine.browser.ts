import { appRelativePath, UsageError } from '@token-storage/core';

import type * as Engine from './engine.ts';

export const createEngine: typeof Engine.createEngine = () => {
  throw new UsageError('Not yet.');
};

export const appLocation: typeof Engine.appLocation = (app) => appRelativePath({ ...app, fileFormat: 'json' });

import { appPath, checkOwnership, checkPath } from '@token-storage/node-files';

import type * as Engine from './engine.ts';
import { FileEngine } from './file/file-engine.ts';

export const createEngine: typeof Engine.createEngine = (location, { ownership }) =>
  new FileEngine(checkPath(location), checkOwnership(ownership));

export const appLocation: typeof Engine.appLocation = (app) => appPath({ ...app, fileFormat: 'json' });

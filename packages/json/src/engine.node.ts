import { appPath, checkPath } from '@token-storage/node-files';

import type * as Engine from './engine.ts';
import { FileEngine } from './file/file-engine.ts';

export const createEngine: typeof Engine.createEngine = (location) => new FileEngine(checkPath(location));

export const appLocation: typeof Engine.appLocation = (app) => appPath({ ...app, fileFormat: 'json' });

// What `#engine` gives: engine.node.ts on Node, engine.browser.ts elsewhere. This file is their common type.
import type { AppOptions, StorageEngine } from '@token-storage/core/adapter';

import type { JSONTokenStorageOptions } from './json-token-storage-options.ts';

/** Makes the engine of a location, without touching it. @throws {@link UsageError} when the location is not usable. */
export declare function createEngine(location: string | URL, options: JSONTokenStorageOptions): StorageEngine;

/** Where the tokens of an application lie. @throws {@link UsageError} when its names would leave the tree. */
export declare function appLocation(app: AppOptions): string;

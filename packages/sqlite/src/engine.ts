// What `#engine` gives: engine.node.ts on Node, engine.browser.ts elsewhere. This file is their common type.
import type { AppOptions, SQLiteTokenStorageOptions } from './sqlite-token-storage-options.ts';
import type { SQLiteEngine } from './database/sqlite-engine.ts';

/** Makes the engine of a location, without touching it. @throws {@link UsageError} when the location is not usable. */
export declare function createEngine(location: string | URL, options: SQLiteTokenStorageOptions): SQLiteEngine;

/** Where the tokens of an application lie. @throws {@link UsageError} when its names would leave the tree. */
export declare function appLocation(app: AppOptions): string;

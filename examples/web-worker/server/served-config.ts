import type { Config } from '../src/worker/config.ts';

/** What the page's files are told of the provider: what the worker needs, and for the page an address to ask. */
export interface ServedConfig extends Config {
  readonly apiUrl: string;
}

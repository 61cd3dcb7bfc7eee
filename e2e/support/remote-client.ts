import type { Command, Outcome } from './token-client.ts';

/** A `TokenClient` somewhere else, as tests have it. */
export interface RemoteClient {
  /** Its name at the token endpoint. */
  readonly caller: string;
  /** What came of a command; the error `died` where the client did not live to tell. */
  ask(command: Command): Promise<Outcome>;
  /** Ends it with no warning. */
  kill(): Promise<void>;
}

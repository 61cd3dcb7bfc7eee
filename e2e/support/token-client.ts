import {
  clientCredentialsWith,
  NotExpiredValidator,
  RefreshError,
  RefreshingTokenStorage,
  refreshWith,
  type TokenStorage,
  TokenStorageData,
  TokenStorageError,
  ValidatingTokenStorage,
} from '@token-storage/core';

/** What all clients want a token for. */
export const RESOURCE_SERVER = 'api.example';
const CLIENT_ID = 'client';
/** The access token of a login whose time has passed. */
export const EXPIRED = 'expired';

/** How a client goes about it. */
export interface TokenClientSettings {
  readonly tokenEndpoint: string;
  /** Its name at the token endpoint. */
  readonly caller: string;
  /** For how long it waits for an answer. */
  readonly deadlineMs: number;
  /** Gets tokens for itself, where nobody has logged in. */
  readonly obtains?: boolean | undefined;
  /** Suspends itself when it is asked to refresh for the first time; in processes only. */
  readonly stopsBeforeCall?: boolean | undefined;
}

/** What a client is asked to do. */
export type Command =
  /** Get a token that is good. */
  | 'get'
  /** Look at what is stored. */
  | 'look'
  /** Wait until plain reads, which lag behind other tabs in localStorage, show what is stored. */
  | 'catch up'
  /** Let the time of what is stored pass. */
  | 'expire'
  | 'log out'
  /** The server has refused this access token. */
  | { readonly reject: string }
  /** Store this refresh token, of a new login. */
  | { readonly logIn: string }
  /** Do nothing at all until this address answers; in pages only. */
  | { readonly standStill: string };

/** What came of it: an access token, or why there is none. */
export interface Outcome {
  readonly token?: string | undefined;
  /** The reason of a `RefreshError`, and the code of any other error. */
  readonly error?: string | undefined;
}

/** What happens in a client. */
export interface TokenClientEvents {
  /** It is asked to refresh. */
  onRefresh?(): void;
  /** It makes a call, in this very tick. */
  onCall?(): void;
}

/** One of several programs that use the tokens of one storage, in a process, a tab or a worker of its own. */
export class TokenClient {
  readonly #storage: RefreshingTokenStorage;
  readonly #bare: TokenStorage;

  constructor(bare: TokenStorage, settings: TokenClientSettings, events: TokenClientEvents = {}) {
    this.#bare = bare;
    const options = {
      tokenEndpoint: `${settings.tokenEndpoint}?caller=${settings.caller}`,
      clientId: CLIENT_ID,
      fetch: (...request: Parameters<typeof fetch>) => {
        events.onCall?.();
        return fetch(...request);
      },
    };
    const refresh = refreshWith(options);
    const validating = new ValidatingTokenStorage(bare, { validators: [new NotExpiredValidator()] });
    this.#storage = new RefreshingTokenStorage(validating, {
      deadlineMs: settings.deadlineMs,
      refresh: (request) => {
        events.onRefresh?.();
        return refresh(request);
      },
      ...(settings.obtains && { obtain: clientCredentialsWith(options) }),
    });
  }

  async act(command: Command): Promise<Outcome> {
    try {
      return { token: await this.#do(command) };
    } catch (error) {
      if (error instanceof RefreshError) return { error: error.reason };
      if (error instanceof TokenStorageError) return { error: error.code };
      return { error: String((error as Error).stack) };
    }
  }

  async #do(command: Command): Promise<string | undefined> {
    if (command === 'get') return (await this.#storage.getTokenData(RESOURCE_SERVER))?.access_token;
    if (command === 'look') return (await this.#stored())?.access_token;
    if (command === 'catch up') await this.#catchUp();
    else if (command === 'expire') await this.#bare.updateTokenData(RESOURCE_SERVER, expired);
    else if (command === 'log out') await this.#storage.removeAllTokenData();
    else if ('reject' in command) this.#storage.markRejected(RESOURCE_SERVER, command.reject);
    else if ('standStill' in command) standStill(command.standStill);
    else await this.#bare.storeTokenDataByResourceServer({ [RESOURCE_SERVER]: loggedIn(command.logIn) });
    return undefined;
  }

  /** Not a plain read. */
  #stored(): Promise<TokenStorageData | undefined> {
    return this.#bare.updateTokenData(RESOURCE_SERVER, (data) => data);
  }

  async #catchUp(): Promise<void> {
    const stored = await this.#stored();
    const shows = async (): Promise<boolean> => {
      const read = await this.#bare.getTokenData(RESOURCE_SERVER);
      return read === undefined || stored === undefined ? read === stored : read.equals(stored);
    };
    while (!(await shows())) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

const expired = (data: TokenStorageData | undefined): TokenStorageData | undefined =>
  data?.with({ expires_at_seconds: 1 });

/** What a login leaves, once its access token has expired. */
const loggedIn = (refresh_token: string): TokenStorageData =>
  new TokenStorageData({
    resource_server: RESOURCE_SERVER,
    scope: 'api',
    access_token: EXPIRED,
    refresh_token,
    expires_at_seconds: 1,
  });

/** Waits synchronously: nothing else of the page runs meanwhile, as in one that is suspended. */
function standStill(url: string): void {
  const request = new XMLHttpRequest();
  request.open('GET', url, false);
  request.send();
}

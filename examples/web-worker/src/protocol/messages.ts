// What page and worker say to each other. No type in here has room for a token, a PKCE verifier or an ID token.

/** What the page may know of one resource server's tokens. */
export interface Access {
  readonly resourceServer: string;
  readonly scopes: readonly string[];
  /** When the access token expires: seconds since the epoch. */
  readonly expiresAtSeconds: number;
  /** Whether the worker can get a new one by itself. */
  readonly isRefreshable: boolean;
}

/** Who is logged in. */
export interface Session {
  /** The `sub` of the verified ID token. */
  readonly identityId: string | undefined;
  /** Empty: nobody is logged in. */
  readonly access: readonly Access[];
}

/** A request that the worker is to authorise and send. */
export interface ApiRequest {
  /** Absolute. */
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | undefined;
}

/** What an API answered. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: ArrayBuffer;
}

/** What the page may ask the worker to do. */
export interface Operations {
  session(): Promise<Session>;
  /** Gives the address at the provider to go to. */
  beginLogin(): Promise<string>;
  /** Takes the whole address that the provider redirected to. */
  finishLogin(redirectUrl: string): Promise<void>;
  request(request: ApiRequest): Promise<ApiResponse>;
  logOut(): Promise<void>;
}

export type OperationName = keyof Operations;

/** Page to worker. */
export type Question = {
  readonly [Name in OperationName]: {
    readonly id: number;
    readonly operation: Name;
    readonly parameters: Parameters<Operations[Name]>;
  };
}[OperationName];

/** Worker to page, for each {@link Question} one, with its id. */
export type Answer = ResultAnswer | ErrorAnswer;

export interface ResultAnswer {
  readonly id: number;
  readonly result: Awaited<ReturnType<Operations[OperationName]>>;
}

export interface ErrorAnswer {
  readonly id: number;
  readonly error: ErrorDescription;
}

/** An error, as it crosses over. */
export interface ErrorDescription {
  /** A code of a `SessionError`'s or of a `TokenStorageError`'s. */
  readonly code: string;
  readonly message: string;
}

/** Worker to page, unasked: somebody logged in, refreshed or logged out, here or in another tab. */
export interface SessionChange {
  readonly session: Session;
}

export type WorkerMessage = Answer | SessionChange;

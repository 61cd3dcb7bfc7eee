/** What a subscriber hears: that something changed, and where; never a token. */
export interface TokenChange {
  /** The namespace in which something changed. */
  readonly namespace: string;
  /** The resource servers whose entries changed; absent when it is not known which: read again. */
  readonly resourceServers?: readonly string[];
}

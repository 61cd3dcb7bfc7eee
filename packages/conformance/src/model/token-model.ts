/** What a storage should hold: access tokens, by namespace and resource server. */
export class TokenModel {
  readonly #namespaces = new Map<string, Map<string, string>>();

  /** Sets, or removes where there is no token. */
  put(namespace: string, resourceServer: string, accessToken: string | undefined): void {
    const entries = this.entries(namespace);
    if (accessToken === undefined) entries.delete(resourceServer);
    else entries.set(resourceServer, accessToken);
    if (entries.size === 0) this.#namespaces.delete(namespace);
    else this.#namespaces.set(namespace, entries);
  }

  /** The entries of a namespace. */
  entries(namespace: string): Map<string, string> {
    return this.#namespaces.get(namespace) ?? new Map<string, string>();
  }

  /** Removes all entries of a namespace. */
  clear(namespace: string): void {
    this.#namespaces.delete(namespace);
  }

  /** The namespaces that hold an entry, sorted. */
  get namespaces(): string[] {
    return [...this.#namespaces.keys()].sort();
  }
}

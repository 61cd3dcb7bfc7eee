/** A script that runs on the server, as a whole or not at all. */
export class Script {
  /** In Lua. */
  readonly text: string;
  #sha1: string | Promise<string> | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** The name under which a server keeps it: a promise at first. */
  sha1(): string | Promise<string> {
    this.#sha1 ??= this.#digest();
    return this.#sha1;
  }

  async #digest(): Promise<string> {
    const hash = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(this.text));
    this.#sha1 = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
    return this.#sha1;
  }
}

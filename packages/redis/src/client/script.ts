/** A script that runs on the server, as a whole or not at all. */
export class Script {
  /** In Lua. */
  readonly text: string;
  #sha1: Promise<string> | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** The name under which a server keeps it. */
  sha1(): Promise<string> {
    this.#sha1 ??= digest(this.text);
    return this.#sha1;
  }
}

async function digest(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

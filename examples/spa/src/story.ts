/** What can happen to a login. */
export type Happening = 'Logged in' | 'Refreshed' | 'Logged out';

/** What has happened, and whether it was this tab's doing. */
export interface Chapter {
  readonly what: Happening;
  readonly where: 'here' | 'elsewhere';
}

/** Tells what has happened to the login since this tab last looked. */
export class Story {
  /** The fingerprint of the access token; `null` before the first look. */
  #known: string | undefined | null = null;
  /** What this tab does, and has not seen yet. */
  readonly #own = new Set<Happening>();

  /** This tab does that itself. */
  mark(what: Happening): void {
    this.#own.add(what);
  }

  see(token: string | undefined): Chapter | undefined {
    const before = this.#known;
    this.#known = token;
    if (before === null || before === token) return undefined;
    const what = before === undefined ? 'Logged in' : token === undefined ? 'Logged out' : 'Refreshed';
    return { what, where: this.#own.delete(what) ? 'here' : 'elsewhere' };
  }
}

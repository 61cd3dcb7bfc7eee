/** What the page has to know of its provider; served beside it, so that one build works with any provider. */
export interface Config {
  readonly issuer: string;
  readonly clientId: string;
  /** The name under which the token is stored, and the address of something to call with it. */
  readonly resourceServer: string;
  readonly apiUrl: string;
  readonly scope: string;
}

export async function loadConfig(): Promise<Config> {
  const response = await fetch('/config.json');
  if (!response.ok) throw new Error('The page has no provider. Start it with: npx -y pnpm@12 demo');
  return (await response.json()) as Config;
}

import { readFile, stat } from 'node:fs/promises';

/** What may be shown of the token file. */
export interface TokenFileView {
  /** Who may read it, for example `0600`. */
  readonly mode: string;
  readonly bytes: number;
  /** Its JSON, without the tokens. */
  readonly content: string;
}

/** Looks at the file itself, as any other program would. */
export async function viewTokenFile(path: string): Promise<TokenFileView> {
  const { mode, size } = await stat(path);
  const content: unknown = JSON.parse(await readFile(path, 'utf8'));
  return {
    mode: (mode & 0o777).toString(8).padStart(4, '0'),
    bytes: size,
    content: JSON.stringify(content, withoutTokens, 2),
  };
}

const withoutTokens = (key: string, value: unknown): unknown =>
  key.endsWith('_token') && typeof value === 'string' ? `REDACTED, ${value.length} characters` : value;

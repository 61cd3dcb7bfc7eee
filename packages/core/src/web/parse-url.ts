/** The address that a text is, or nothing. Not every host has `URL.canParse`. */
export function parseURL(text: string, base?: URL): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const BLOCK = 512;

/**
 * Reads a package as it is published.
 *
 * @returns The bytes of each file by its path in the package, such as `dist/index.js`.
 * @see {@link https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06 | ustar interchange format}
 */
export function readTarball(path: string): Map<string, Buffer> {
  const bytes = gunzipSync(readFileSync(path));
  const files = new Map<string, Buffer>();
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0;) {
    const field = (start: number, length: number): string =>
      bytes.toString('utf8', at + start, at + start + length).split('\0', 1)[0] ?? '';
    const size = Number.parseInt(field(124, 12), 8);
    const name = [field(345, 155), field(0, 100)].filter(Boolean).join('/');
    const body = at + BLOCK;
    if (field(156, 1) !== '5') files.set(name.slice(name.indexOf('/') + 1), bytes.subarray(body, body + size));
    at = body + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

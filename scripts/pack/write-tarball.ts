import { writeFileSync } from 'node:fs';
import { posix } from 'node:path';
import { gzipSync } from 'node:zlib';

const BLOCK = 512;
/** Where the sum over a header stands in it, and what it counts as meanwhile. */
const SUM = { at: 148, length: 8, empty: ' '.repeat(8) };

/**
 * Writes a package as it would be published, from files that are published already. `npm pack` does not: it does as their
 * package.json says that their authors do, such as obtaining another package manager.
 *
 * @param files The bytes of each by its path in the package.
 * @see {@link https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06 | ustar interchange format}
 */
export function writeTarball(path: string, files: ReadonlyMap<string, Buffer>): void {
  const blocks = [...files].flatMap(([name, bytes]) => [headerOf(`package/${name}`, bytes.length), padded(bytes)]);
  writeFileSync(path, gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)])));
}

function headerOf(path: string, size: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, length: number): string => value.toString(8).padStart(length - 1, '0');
  const fields: readonly (readonly [at: number, text: string])[] = [
    [0, posix.basename(path)],
    [100, octal(0o644, 8)],
    [108, octal(0, 8)],
    [116, octal(0, 8)],
    [124, octal(size, 12)],
    [136, octal(0, 12)],
    [SUM.at, SUM.empty],
    [156, '0'],
    [257, 'ustar'],
    [263, '00'],
    [345, posix.dirname(path)],
  ];
  for (const [at, text] of fields) header.write(text, at);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, SUM.length - 1)}\0 `, SUM.at);
  return header;
}

const padded = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc(Math.ceil(bytes.length / BLOCK) * BLOCK - bytes.length)]);

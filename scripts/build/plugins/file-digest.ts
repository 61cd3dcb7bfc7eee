import { createHash } from 'node:crypto';

import { fileQuery } from './file-query.ts';

/** `?digest` gives the size and the SHA-256 of a file, by which one that came over the network is known to be whole. */
export const fileDigest = fileQuery('digest', (bytes) => {
  const sha256 = createHash('sha256').update(bytes).digest('base64');
  return `export default ${JSON.stringify({ bytes: bytes.length, sha256 })};`;
});

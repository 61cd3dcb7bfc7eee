import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The packages are installed two folders above. */
export default { distDir: 'dist', turbopack: { root }, outputFileTracingRoot: root };

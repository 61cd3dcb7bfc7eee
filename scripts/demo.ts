// `pnpm demo`: builds the packages, then serves a browser example until Ctrl-C: the single-page app, or with
// `pnpm demo web-worker` the one whose tokens stay in a worker.
import { buildOrExit } from './packages.ts';

const examples = ['spa', 'web-worker'];
const [example = 'spa'] = process.argv.slice(2);
if (!examples.includes(example)) {
  console.error(`There is no browser example ${JSON.stringify(example)}: there are ${examples.join(' and ')}.`);
  process.exit(1);
}

console.log('Building…');
await buildOrExit();
try {
  await import(`../examples/${example}/server/main.ts`);
} catch (error) {
  if (!(error instanceof Error) || !/already in use/.test(error.message)) throw error;
  console.error(`${error.message}. End what uses it, or choose another one: PORT=5180 npx -y pnpm@12 demo ${example}`);
  process.exit(1);
}

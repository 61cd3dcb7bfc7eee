// `pnpm demo`: builds the packages, then serves a browser example until Ctrl-C: the single-page app, or with
// `pnpm demo web-worker` the one whose tokens stay in a worker. `pnpm demo node-service` shows a service in three processes.
import { buildOrExit } from './packages.ts';

const examples = new Map([
  ['spa', 'server/main.ts'],
  ['web-worker', 'server/main.ts'],
  ['node-service', 'src/main.ts'],
]);
const [example = 'spa'] = process.argv.slice(2);
const main = examples.get(example);
if (main === undefined) {
  console.error(
    `There is no example ${JSON.stringify(example)} to show: there are ${[...examples.keys()].join(', ')}.`,
  );
  process.exit(1);
}

console.log('Building…');
await buildOrExit();
try {
  await import(`../examples/${example}/${main}`);
} catch (error) {
  if (!(error instanceof Error) || !/already in use/.test(error.message)) throw error;
  console.error(`${error.message}. End what uses it, or choose another one: PORT=5180 npx -y pnpm@12 demo ${example}`);
  process.exit(1);
}

// `pnpm start`: builds the packages, runs the Node example on them, and says what to try next.
import { buildOrExit } from './packages.ts';
import { runNode } from './run.ts';

const SECOND_MS = 1000;
// A human who logs in at a provider of their own takes longer than the machine.
const EXAMPLE_MS = (process.env['ISSUER'] === undefined ? 60 : 660) * SECOND_MS;

const started = performance.now();
await buildOrExit();
console.log(
  `Built in ${((performance.now() - started) / SECOND_MS).toFixed(1)} s. Now a login, and its tokens in use:`,
);

const example = ['--disable-warning=ExperimentalWarning', 'examples/node-script/src/main.ts'];
process.exitCode = await runNode(example, { timeoutMs: EXAMPLE_MS });
if (process.exitCode === 0) {
  console.log(`
Next, the same in a browser: npx -y pnpm@12 demo
With a provider of your own: examples/node-script/README.md`);
}

// Builds the packages, runs the Node example on them, and says what to try next.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const SECOND_MS = 1000;
// A human who logs in at a provider of their own takes longer than the machine.
const EXAMPLE_MS = (process.env.ISSUER === undefined ? 60 : 660) * SECOND_MS;
const BUILD_MS = 120 * SECOND_MS;

if (!process.features.typescript) {
  console.error(
    `The examples are TypeScript, which Node ${process.versions.node} does not run. On Linux, "npx -y pnpm@12 start" ` +
      'brings its own Node; elsewhere install Node 22.18 or later.',
  );
  process.exit(1);
}

const started = performance.now();
await run('Building', ['node_modules/typescript/bin/tsc', '-b', 'tsconfig.build.json'], BUILD_MS);
await run('Building', ['scripts/build/build-packages.mjs'], BUILD_MS);
console.log(
  `Built in ${((performance.now() - started) / SECOND_MS).toFixed(1)} s. Now a login, and its tokens in use:`,
);

await run(
  'The example',
  ['--disable-warning=ExperimentalWarning', 'examples/node-script/src/main.ts'],
  EXAMPLE_MS,
  'inherit',
);
console.log(`
Next, the same in a browser: npx -y pnpm@12 demo
With a provider of your own: examples/node-script/README.md`);

/** Runs a script to its end. What it prints is shown, or kept until it fails; its exit code is passed on. */
async function run(what, args, deadlineMs, output = 'pipe') {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['inherit', output, output] });
  const kept = [];
  child.stdout?.on('data', (chunk) => kept.push(chunk));
  child.stderr?.on('data', (chunk) => kept.push(chunk));
  // Ctrl-C comes to the child too, which tidies up: wait for it.
  const forward = (signal) => child.kill(signal);
  const ignore = () => {};
  process.on('SIGTERM', forward).on('SIGINT', ignore);
  const late = setTimeout(() => {
    console.error(`${what} took longer than ${deadlineMs / SECOND_MS} s: stopped.`);
    child.kill();
    setTimeout(() => {
      child.kill('SIGKILL');
      process.exit(1);
    }, 5 * SECOND_MS).unref();
  }, deadlineMs);
  const code = await new Promise((resolve) => child.once('close', (status) => resolve(status ?? 1)));
  clearTimeout(late);
  process.off('SIGTERM', forward).off('SIGINT', ignore);
  if (code === 0) return;
  process.stderr.write(Buffer.concat(kept));
  if (output === 'pipe')
    console.error('The build failed. Reading what it says above helps; so may: npx -y pnpm@12 install');
  process.exit(code);
}

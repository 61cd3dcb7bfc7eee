// Runs a script of this folder: `node scripts/main.mjs <name> <arguments>`. This one is no TypeScript, and so it can say what
// is missing where Node cannot run the others.
const [name] = process.argv.splice(2, 1);
if (!process.features.typescript) {
  console.error(
    `Node ${process.versions.node} does not run TypeScript, in which the scripts and the examples are written. On Linux, ` +
      `"npx -y pnpm@12 run ${name}" brings its own Node; elsewhere install Node 22.18 or later.`,
  );
  process.exit(1);
}
await import(`./${name}.ts`);

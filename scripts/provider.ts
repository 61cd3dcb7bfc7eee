// `pnpm run provider`: the demo provider by itself, for programs that are not in this repository.
await import('../examples/provider/src/main.ts');

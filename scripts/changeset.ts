// `pnpm changeset`: asks what a change means to users, and writes that into .changeset/. Any command of changesets may follow,
// such as `status`; `version` is `pnpm version-packages`, which writes CHANGELOG.md as well.
import { runChangesets } from './release/run-changesets.ts';

await runChangesets(process.argv.slice(2));

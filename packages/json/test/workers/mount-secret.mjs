// Replaces a file over and over as Kubernetes does that of a secret: `mount-secret.mjs <folder> <times>`. `tokens.json` leads
// to `..data/tokens.json`, and `..data` to a folder that is removed once the next one has its place. Says "mounted" first.
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [, , folder, times] = process.argv;
const contentOf = (version) =>
  `{"data": {"DEFAULT": {"a": {"resource_server": "a", "scope": "${version}", "access_token": "access", "expires_at_seconds": 1}}},
  "format_version": "2.0", "globus-sdk.version": "4.9.0"}`;

for (let version = 0; version < Number(times); version += 1) {
  mkdirSync(join(folder, `..${version}`));
  writeFileSync(join(folder, `..${version}`, 'tokens.json'), contentOf(version));
  symlinkSync(`..${version}`, join(folder, '..data_next'));
  renameSync(join(folder, '..data_next'), join(folder, '..data'));
  if (version === 0) symlinkSync('..data/tokens.json', join(folder, 'tokens.json'));
  else rmSync(join(folder, `..${version - 1}`), { recursive: true });
  if (version === 0) console.log('mounted');
}

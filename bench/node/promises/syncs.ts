import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Kept } from '../../report/result.ts';
import { nodeOptions, script } from '../process/remote-contender.ts';

const MORE = 10;

/** How many times a store has the disk write, as the system sees it. */
export async function syncs(name: string, folder: string): Promise<Kept> {
  // What opening it for the first time takes is not counted.
  countSyncs(name, folder, 'first', 1);
  const one = countSyncs(name, folder, 'one', 1);
  const more = countSyncs(name, folder, 'more', 1 + MORE);
  if (one === undefined || more === undefined) return {};
  // What opening takes is in both.
  const each = (more - one) / MORE;
  return { isKept: each >= 1, ...(each > 0 && { seen: `${Number(each.toFixed(1))} for a store` }) };
}

function countSyncs(name: string, folder: string, prefix: string, stores: number): number | undefined {
  const trace = join(folder, `${prefix}.strace`);
  const traced = [
    process.execPath,
    ...nodeOptions,
    script,
    name,
    folder,
    'storeMany',
    JSON.stringify(prefix),
    `${stores}`,
  ];
  const options = ['-f', '-qq', '-o', trace, '-e', 'trace=fsync,fdatasync,sync_file_range,msync'];
  const { status } = spawnSync('strace', [...options, ...traced], { stdio: 'ignore' });
  return status === 0
    ? (readFileSync(trace, 'utf8').match(/ (?:fsync|fdatasync|sync_file_range|msync)\(/g)?.length ?? 0)
    : undefined;
}

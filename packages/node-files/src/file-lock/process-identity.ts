import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { textHash } from '../text-hash.ts';

/** Which process it is, in words that any other process can compare with its own. */
export interface ProcessIdentity {
  /** Where process ids mean the same: one boot of one machine, and one PID namespace of it. Without dots. */
  readonly domain: string;
  readonly pid: number;
  /** When it started, so that a process id in use again is not mistaken for it; {@link UNKNOWN_START} if unknown. */
  readonly start: string;
}

const UNKNOWN_START = '0';

let own: ProcessIdentity | undefined;

/** The process that this code runs in. */
export function ownIdentity(): ProcessIdentity {
  return (own ??= linuxIdentity() ?? { domain: hostDomain(), pid: process.pid, start: UNKNOWN_START });
}

/**
 * Whether a process has certainly ended. Of a process of another domain nothing is known: `false`.
 *
 * A zombie has ended: it only waits for its parent, which may never ask.
 */
export function hasEnded({ domain, pid, start }: ProcessIdentity): boolean {
  const me = ownIdentity();
  if (domain !== me.domain) return false;
  const now = start === UNKNOWN_START || me.start === UNKNOWN_START ? undefined : linuxProcess(pid);
  if (now !== undefined) return now.start !== start || now.state === 'Z' || now.state === 'X';
  // Without /proc, or where it hides the processes of other users.
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function linuxIdentity(): ProcessIdentity | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').replaceAll('-', '').slice(0, 12);
    const namespace = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '';
    // In a container that sees the /proc of another PID namespace, its numbers are not ours.
    const start = readlinkSync('/proc/self') === String(process.pid) ? linuxProcess(process.pid)?.start : undefined;
    return { domain: `${boot}-${namespace}`, pid: process.pid, start: start ?? UNKNOWN_START };
  } catch {
    return undefined; // No /proc here, or not allowed to read it: the host's name has to do.
  }
}

/** @see {@link https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html | proc_pid_stat(5)} */
function linuxProcess(pid: number): { readonly state: string; readonly start: string } | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // The second field is the program's name in parentheses, and may itself hold spaces and parentheses.
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const start = rest[18];
  return state === undefined || start === undefined ? undefined : { state, start };
}

function hostDomain(): string {
  return `host-${textHash(`${process.platform} ${hostname()}`).slice(0, 12)}`;
}

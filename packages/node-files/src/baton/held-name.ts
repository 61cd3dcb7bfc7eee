import { nonce } from '../nonce.ts';
import { hasEnded, ownIdentity, type ProcessIdentity } from './process-identity.ts';

const PREFIX = 'held.';

/** A new name for the baton in this process's hands: `held.<domain>.<pid>.<start>.<nonce>`. */
export function newHeldName(): string {
  const { domain, pid, start } = ownIdentity();
  return `${PREFIX}${domain}.${pid}.${start}.${nonce()}`;
}

/** The one of the names that says that somebody holds the baton. */
export function findHeldName(names: readonly string[]): string | undefined {
  return names.find((name) => name.startsWith(PREFIX));
}

/** Whether the process that chose this name has certainly ended. */
export function isOwnerGone(heldName: string): boolean {
  const owner = parseOwner(heldName);
  return owner !== undefined && hasEnded(owner);
}

/** Who holds the baton, for people: `this process`, `process 4711`, `another machine or container`. */
export function describeOwner(heldName: string): string {
  const me = ownIdentity();
  const owner = parseOwner(heldName);
  if (owner?.domain !== me.domain) return 'another machine or container';
  return owner.pid === me.pid && owner.start === me.start ? 'this process' : `process ${owner.pid}`;
}

/** `undefined` for a name of another form: its owner is not known, and only standing still gives it away. */
function parseOwner(heldName: string): ProcessIdentity | undefined {
  const [, domain, pid, start] = /^held\.([^.]+)\.([1-9]\d{0,9})\.(\d+)\.[^.]+$/.exec(heldName) ?? [];
  if (domain === undefined || pid === undefined || start === undefined) return undefined;
  return { domain, pid: Number(pid), start };
}

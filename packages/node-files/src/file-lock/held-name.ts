import { nonce } from '../nonce.ts';
import { hasEnded, ownIdentity, type ProcessIdentity } from './process-identity.ts';

const PREFIX = 'held.';

/** A new name for a lock in this process's hands: `held.<domain>.<pid>.<start>.<nonce>`. */
export function newHeldName(): string {
  const { domain, pid, start } = ownIdentity();
  return `${PREFIX}${domain}.${pid}.${start}.${nonce()}`;
}

/** The name of a sign that this process waits: `wait.<domain>.<pid>.<start>.<nonce>`. */
export function newWaitingName(): string {
  const { domain, pid, start } = ownIdentity();
  return `wait.${domain}.${pid}.${start}.${nonce()}`;
}

/** Whether a name says that somebody holds the lock. */
export function isHeldName(name: string): boolean {
  return name.startsWith(PREFIX);
}

/** The one of the names that says that somebody holds the lock. */
export function findHeldName(names: readonly string[]): string | undefined {
  return names.find(isHeldName);
}

/** Whether the process that chose this name, of a lock or of a sign, has certainly ended. */
export function isOwnerGone(name: string): boolean {
  const owner = parseOwner(name);
  return owner !== undefined && hasEnded(owner);
}

/** Who holds the lock, for people: `this process`, `process 4711`, `another machine or container`. */
export function describeOwner(heldName: string): string {
  const me = ownIdentity();
  const owner = parseOwner(heldName);
  if (owner?.domain !== me.domain) return 'another machine or container';
  return owner.pid === me.pid && owner.start === me.start ? 'this process' : `process ${owner.pid}`;
}

/** `undefined` for a name of another form: its owner is not known, and only standing still gives it away. */
function parseOwner(name: string): ProcessIdentity | undefined {
  const [, domain, pid, start] = /^(?:held|wait)\.([^.]+)\.([1-9]\d{0,9})\.(\d+)\.[^.]+$/.exec(name) ?? [];
  if (domain === undefined || pid === undefined || start === undefined) return undefined;
  return { domain, pid: Number(pid), start };
}

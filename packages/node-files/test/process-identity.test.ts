import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { hasEnded, ownIdentity } from '../src/file-lock/process-identity.ts';
import { describeOwner, isOwnerGone, newHeldName } from '../src/file-lock/held-name.ts';

const me = ownIdentity();
const linux = process.platform === 'linux';

it('knows that this process lives', () => {
  expect(me.pid).toBe(process.pid);
  expect(hasEnded(me)).toBe(false);
});

it('has a domain that can be part of a name', () => {
  expect(me.domain).toMatch(/^[0-9a-z-]+$/);
});

it('knows when a process has ended, with its start time and without', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  const pid = child.pid ?? 0;
  expect(hasEnded({ ...me, pid })).toBe(true);
  expect(hasEnded({ ...me, pid, start: '0' })).toBe(true);
});

it('does not take a process with the same id for the one that started at another time', () => {
  expect(hasEnded({ ...me, start: `${me.start}1` })).toBe(linux);
  expect(hasEnded({ ...me, start: '0' })).toBe(false);
});

it('claims nothing about processes of another domain', () => {
  expect(hasEnded({ ...me, domain: 'elsewhere', pid: 999_999 })).toBe(false);
});

it('claims nothing about process ids that cannot be', () => {
  expect(hasEnded({ ...me, pid: 9_999_999_999, start: '0' })).toBe(false);
});

it.runIf(linux)('knows that a zombie has ended', async () => {
  // The shell becomes a program that never asks after its child, and only then does the child end.
  const child = 'until grep -q sleep /proc/$PPID/comm; do :; done';
  const script = `sh -c '${child}' & echo $!; exec sleep 60`;
  const parent = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
  const stat = (): string[] => {
    const text = readFileSync(`/proc/${line}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  };
  await expect.poll(() => stat()[0], { timeout: 10_000 }).toBe('Z');
  expect(hasEnded({ ...me, pid: Number(line), start: stat()[19] ?? '' })).toBe(true);
});

it('describes the owner of a held name', () => {
  const [, domain, pid, start] = newHeldName().split('.');
  expect(describeOwner(newHeldName())).toBe('this process');
  expect(describeOwner(`held.${domain}.1.1.abc`)).toBe('process 1');
  expect(describeOwner(`held.elsewhere.${pid}.${start}.abc`)).toBe('another machine or container');
});

it.each(['held.', 'held.a.b.c.d', 'held.a.0.1.x', 'held.a.-1.1.x', 'held.a.1.1.x.y'])(
  'claims nothing about the owner of a name like %j',
  (name) => {
    expect(isOwnerGone(name)).toBe(false);
    expect(describeOwner(name)).toBe('another machine or container');
  },
);

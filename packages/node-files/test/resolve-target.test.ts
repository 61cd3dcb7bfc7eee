import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { StorageIOError } from '@token-storage/core';
import { expect, it } from 'vitest';
import { resolveTarget } from '../src/file/resolve-target.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

it('gives an absolute path for a bare file name (item 57)', () => {
  expect(resolveTarget('tokens.json')).toBe(join(process.cwd(), 'tokens.json'));
});

it('gives the path of a file in a folder that does not exist', () => {
  const folder = temporaryFolder();
  expect(resolveTarget(join(folder, 'a', 'b', 'tokens.json'))).toBe(join(folder, 'a', 'b', 'tokens.json'));
});

it('follows a chain of links, relative and absolute ones', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'deep'));
  writeFileSync(join(folder, 'deep', 'tokens.json'), '');
  symlinkSync('deep/second', join(folder, 'first'));
  symlinkSync(join(folder, 'deep', 'tokens.json'), join(folder, 'deep', 'second'));
  expect(resolveTarget(join(folder, 'first'))).toBe(join(folder, 'deep', 'tokens.json'));
});

it('follows links that dangle, also through linked folders', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'real', 'deep'), { recursive: true });
  symlinkSync('real/deep', join(folder, 'linked'));
  symlinkSync('../other.json', join(folder, 'real', 'deep', 'tokens.json'));
  expect(resolveTarget(join(folder, 'linked', 'tokens.json'))).toBe(join(folder, 'real', 'other.json'));
  symlinkSync('nowhere/tokens.json', join(folder, 'lost'));
  expect(resolveTarget(join(folder, 'lost'))).toBe(join(folder, 'nowhere', 'tokens.json'));
});

it('takes ".." after a linked folder for the parent of where the link leads, as the system does', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'real', 'deep'), { recursive: true });
  symlinkSync('real/deep', join(folder, 'linked'));
  expect(resolveTarget(`${folder}/linked/../tokens.json`)).toBe(join(folder, 'real', 'tokens.json'));
  symlinkSync('linked/../tokens.json', join(folder, 'link.json'));
  expect(resolveTarget(join(folder, 'link.json'))).toBe(join(folder, 'real', 'tokens.json'));
});

it('gives two paths of one file the same answer', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'real'));
  symlinkSync('real', join(folder, 'linked'));
  const path = join(folder, 'real', 'tokens.json');
  expect(resolveTarget(join(folder, 'linked', 'tokens.json'))).toBe(path);
  expect(resolveTarget(relative(process.cwd(), path))).toBe(path);
});

it('refuses links that go in a circle (item 59)', () => {
  const folder = temporaryFolder();
  symlinkSync('second', join(folder, 'first'));
  symlinkSync('first', join(folder, 'second'));
  const path = join(folder, 'first');
  expect(() => resolveTarget(path)).toThrow(StorageIOError);
  expect(() => resolveTarget(path)).toThrow(expect.objectContaining({ systemCode: 'ELOOP', location: path }));
});

it('refuses a name that is too long, and a path through a file (item 59)', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  expect(() => resolveTarget(join(folder, 'x'.repeat(300)))).toThrow(
    expect.objectContaining({ systemCode: 'ENAMETOOLONG' }),
  );
  expect(() => resolveTarget(join(folder, 'file', 'tokens.json'))).toThrow(
    expect.objectContaining({ systemCode: 'ENOTDIR' }),
  );
});

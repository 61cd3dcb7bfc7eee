import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { StorageIOError } from '@token-storage/core';
import { asOrdinaryUser, needsRoot, ordinaryUser, STRANGER } from 'test-support/ordinary-user';
import { homeOf, linkOf, sharedFolder } from 'test-support/shared-folder';
import { temporaryFolder } from 'test-support/temporary-folder';
import { describe, expect, it } from 'vitest';

import { resolveTarget } from '../src/file/resolve-target.ts';

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

it('makes nothing of ".." after a folder that does not exist, as the system does', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'tokens.json'), '');
  symlinkSync('missing', join(folder, 'dangling'));
  for (const path of ['missing/../tokens.json', 'new/deep/../../tokens.json', 'dangling/../tokens.json']) {
    const problem = { systemCode: 'ENOENT', location: `${folder}/${path}` };
    expect(() => resolveTarget(`${folder}/${path}`)).toThrow(expect.objectContaining(problem));
  }
  expect(() => resolveTarget(`${folder}/tokens.json/../tokens.json`)).toThrow(
    expect.objectContaining({ systemCode: 'ENOTDIR' }),
  );
});

it('takes a path that ends as that of a folder for no file, whether or not there is one', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'tokens.json'), '');
  symlinkSync('tokens.json/', join(folder, 'link'));
  for (const path of ['tokens.json/', 'tokens.json/.', 'link']) {
    expect(() => resolveTarget(`${folder}/${path}`)).toThrow(expect.objectContaining({ systemCode: 'ENOTDIR' }));
  }
  for (const path of ['/', '/.', '/missing/', '/missing/.', '/..']) {
    expect(() => resolveTarget(`${folder}${path}`)).toThrow(expect.objectContaining({ systemCode: 'EISDIR' }));
  }
  expect(() => resolveTarget('/')).toThrow(expect.objectContaining({ systemCode: 'EISDIR' }));
});

it('sees through "." and doubled slashes', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'real'));
  const path = join(folder, 'real', 'tokens.json');
  expect(resolveTarget(`${folder}/./real//./tokens.json`)).toBe(path);
  expect(resolveTarget(`${folder}/real/../real/tokens.json`)).toBe(path);
  expect(resolveTarget(`${folder}/real/missing/./tokens.json`)).toBe(join(folder, 'real', 'missing', 'tokens.json'));
});

it('follows a folder that is a link to nowhere to where it would be made', () => {
  const folder = temporaryFolder();
  symlinkSync('elsewhere/deep', join(folder, 'linked'));
  expect(resolveTarget(join(folder, 'linked', 'tokens.json'))).toBe(join(folder, 'elsewhere', 'deep', 'tokens.json'));
});

it("follows the system's own links, that of this process too", () => {
  const here = resolveTarget(join(process.cwd(), 'tokens.json'));
  expect(resolveTarget('tokens.json')).toBe(here);
  if (process.platform === 'linux') expect(resolveTarget('/proc/self/cwd/tokens.json')).toBe(here);
});

describe('links of several users', () => {
  it("a stranger's link is refused by name, for a file and for a folder, and followed if the user says so", async (context) => {
    needsRoot(context);
    const home = homeOf(ordinaryUser);
    const folder = sharedFolder();
    const links = [
      linkOf(STRANGER, join(folder, 'tokens.json'), join(home, 'thesis.txt')),
      linkOf(STRANGER, join(folder, 'new.json'), join(home, 'missing')),
      linkOf(STRANGER, join(folder, 'linked'), home),
    ];
    const paths = [links[0]!, links[1]!, join(links[2]!, 'thesis.txt')];
    await asOrdinaryUser(async () => {
      for (const [index, path] of paths.entries()) {
        const link = links[index]!;
        expect(() => resolveTarget(path)).toThrow(expect.objectContaining({ code: 'ERR_STORAGE_IO', location: link }));
        expect(() => resolveTarget(path)).toThrow(
          `${JSON.stringify(link)}: it is a symbolic link that belongs to user ${STRANGER}`,
        );
        expect(resolveTarget(path, 'ignore').startsWith(home)).toBe(true);
      }
    });
    for (const path of paths) expect(() => resolveTarget(path)).toThrow(/belongs to user 1/);
  });

  it("root's links are followed, and one's own", async (context) => {
    needsRoot(context);
    const home = homeOf(ordinaryUser);
    const folder = sharedFolder();
    const path = join(linkOf(0, join(folder, 'roots'), folder), 'mine', 'tokens.json');
    linkOf(ordinaryUser, join(folder, 'mine'), home);
    await asOrdinaryUser(async () => expect(resolveTarget(path)).toBe(join(home, 'tokens.json')));
  });

  it('root follows a link of a user from his own folder to his own file, and to nothing else', async (context) => {
    needsRoot(context);
    const home = homeOf(ordinaryUser);
    linkOf(ordinaryUser, join(home, 'mine.json'), 'thesis.txt');
    expect(resolveTarget(join(home, 'mine.json'))).toBe(join(home, 'thesis.txt'));
    linkOf(ordinaryUser, join(home, 'roots.json'), '/etc/hostname');
    expect(() => resolveTarget(join(home, 'roots.json'))).toThrow(/symbolic link that belongs to user/);
    const shared = linkOf(ordinaryUser, join(sharedFolder(), 'tokens.json'), join(home, 'thesis.txt'));
    expect(() => resolveTarget(shared)).toThrow(/symbolic link that belongs to user/);
  });
});

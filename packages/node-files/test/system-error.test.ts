import { runInNewContext } from 'node:vm';

import { explainSystemError, systemCode } from '@token-storage/node-files';
import { expect, it } from 'vitest';

it('knows an error of the system by what it says, also where its class is that of another realm, as in Jest', () => {
  const error: unknown = runInNewContext(
    'Object.assign(new Error(), { code: "ENOSPC", syscall: "write", errno: -28 })',
  );
  expect(error).not.toBeInstanceOf(Error);
  expect(systemCode(error)).toBe('ENOSPC');
  expect(explainSystemError(error, 'write', '/tokens.json')).toMatchObject({
    code: 'ERR_STORAGE_IO',
    systemCode: 'ENOSPC',
  });
});

it.runIf(process.platform === 'linux').each(['Unknown system error -122', 'UNKNOWN'])(
  'finds a name where Node has none for a number, and says "%s"',
  (code) => {
    expect(systemCode(Object.assign(new Error(), { code, syscall: 'write', errno: -122 }))).toBe('EDQUOT');
  },
);

it('leaves it at that where there is no number either, as on Windows', () => {
  expect(systemCode(Object.assign(new Error(), { code: 'UNKNOWN', syscall: 'write', errno: -4094 }))).toBe('UNKNOWN');
});

it.each([undefined, null, 'ENOENT', new Error('ENOENT'), Object.assign(new Error(), { code: 'ENOENT' }), { code: 2 }])(
  'takes nothing else for an error of the system: %j',
  (error) => {
    expect(systemCode(error)).toBeUndefined();
    expect(explainSystemError(error, 'read', '/tokens.json')).toBe(error);
  },
);

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

it.each([undefined, null, 'ENOENT', new Error('ENOENT'), Object.assign(new Error(), { code: 'ENOENT' }), { code: 2 }])(
  'takes nothing else for an error of the system: %j',
  (error) => {
    expect(systemCode(error)).toBeUndefined();
    expect(explainSystemError(error, 'read', '/tokens.json')).toBe(error);
  },
);

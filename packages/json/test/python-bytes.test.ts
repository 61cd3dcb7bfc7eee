import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { TokenStorageData } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';
import { hasPython, runPython } from 'test-support/python';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { expect, it } from 'vitest';

const fixture = new URL('../../conformance/fixtures/json-v2.json', import.meta.url);

/** What the Python SDK does to a file: read, change, dump. With the standard library alone. */
const change = `
import json, sys
path, namespace, name, entry = json.load(sys.stdin)
with open(path, encoding='utf-8') as f: data = json.load(f)
if entry: data['data'].setdefault(namespace, {})[name] = json.loads(entry); data['globus-sdk.version'] = '0.1.0-js'
else: del data['data'][namespace][name]
with open(path, 'w', encoding='utf-8') as f: json.dump(data, f)
`;

const names = ['plain', 'é ü', '🚀', '\u007f', '"\\/\b\f\n\r\t', '\ud800', '__proto__', '12', ''];

it.runIf(hasPython)(
  'stores and removes give the bytes that Python gives for the same change (items 36-42)',
  async () => {
    const folder = temporaryFolder();
    const ours = join(folder, 'ours.json');
    const theirs = join(folder, 'theirs.json');
    for (const path of [ours, theirs]) copyFileSync(fixture, path);
    const storage = new JSONTokenStorage(ours);
    const steps = names.flatMap((name) => [
      {
        namespace: 'DEFAULT',
        name,
        data: sample(name, { extra: { f: [1.5, 1e-7, 0.00001, 123456.789, -0.5, 1e16, true, null] } }),
      },
      { namespace: `ns ${name}`, name: 'auth.globus.org', data: sample('auth.globus.org', { refresh_token: name }) },
      { namespace: 'DEFAULT', name: 'auth.globus.org', data: sample('auth.globus.org', { token_type: name }) },
      { namespace: 'DEFAULT', name, data: undefined },
    ]);
    for (const { namespace, name, data } of steps) {
      const view = storage.withNamespace(namespace);
      if (data === undefined) await view.removeTokenData(name);
      else await view.updateTokenData(name, () => data);
      // As input, since an argument can hold no NUL and no lone surrogate.
      const entry = data === undefined ? '' : JSON.stringify(data.toDict());
      runPython(change, { input: [theirs, namespace, name, entry] });
      expect(readFileSync(ours, 'latin1')).toBe(readFileSync(theirs, 'latin1'));
    }
    expect(await storage.getTokenData('plain')).toBeUndefined();
    expect(await storage.withNamespace('ns 🚀').getTokenData('auth.globus.org')).toBeInstanceOf(TokenStorageData);
  },
);

it.runIf(hasPython)(
  'Python reads what never expires, in every time zone, and shows when that is (item 131)',
  async () => {
    const path = join(temporaryFolder(), 'tokens.json');
    const storage = new JSONTokenStorage(path);
    await storage.storeTokenResponse({ access_token: 'access', scope: ['a', 'b'] }, { resourceServer: 'unsaid' });
    await storage.storeTokenResponse({ access_token: 'access', expires_in: 1e300 }, { resourceServer: 'endless' });
    const more = { access_token: 'access', expires_in: '60', extra: [null], note_expires_in: 1e15 };
    await storage.storeTokenResponse(more, { resourceServer: 'kept', keep: ['extra', 'note_expires_in'] });
    // As the SDK shows an expiry, and reads an entry: text and int, nothing else.
    const show = `
import datetime, json, sys
entries = json.load(open(sys.argv[1], encoding='utf-8'))['data']['DEFAULT']
for name, entry in entries.items():
  assert type(entry['expires_at_seconds']) is int and type(entry['scope']) is str, name
  print(name, datetime.datetime.fromtimestamp(entry['expires_at_seconds']).isoformat()[:5])
`;
    for (const [TZ, year] of [
      ['Pacific/Kiritimati', '3000-'],
      ['UTC', '3000-'],
      ['Etc/GMT+12', '2999-'],
    ] as const) {
      const lines = runPython(show, { args: [path], env: { ...process.env, TZ } }).split('\n');
      expect(lines.slice(0, 2)).toEqual([`unsaid ${year}`, `endless ${year}`]);
      expect(lines).toHaveLength(3);
    }
  },
);

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { TokenChange, TokenStorageData } from '@token-storage/core';
import { EngineTokenStorage } from '@token-storage/core/adapter';
import { describe, expect, it } from 'vitest';
import { deferred, settled } from './support/deferred.ts';
import { emptyEngine } from './support/empty-engine.ts';
import { MemoryTokenStorage } from './support/memory-token-storage.ts';
import { sample } from './support/sample.ts';
import { thrownBy } from './support/thrown-by.ts';

describe('a subscription', () => {
  it('hears one change for all that was written together, in its namespace alone', async () => {
    const storage = new MemoryTokenStorage();
    const heard: TokenChange[] = [];
    storage.subscribe((change) => heard.push(change));
    storage.withNamespace('other').subscribe(() => heard.push({ namespace: 'must not be heard' }));
    await Promise.all([
      storage.storeTokenDataByResourceServer({ a: sample('a'), b: sample('b') }),
      storage.storeTokenDataByResourceServer({ c: sample('c') }),
      storage.removeTokenData('none'),
    ]);
    await settled();
    expect(heard).toEqual([{ namespace: 'DEFAULT', resourceServers: ['a', 'b', 'c'] }]);
  });

  it('joins a change of unknown extent with others to one of unknown extent', async () => {
    let report!: (change: TokenChange) => void;
    const storage = new EngineTokenStorage(emptyEngine({ watch: (given) => ((report = given), () => {}) }));
    const heard: TokenChange[] = [];
    storage.subscribe((change) => heard.push(change));
    report({ namespace: 'DEFAULT', resourceServers: ['a'] });
    report({ namespace: 'DEFAULT' });
    report({ namespace: 'DEFAULT', resourceServers: ['b'] });
    await settled();
    expect(heard).toEqual([{ namespace: 'DEFAULT' }]);
  });

  it('shows the change to a read inside the listener', async () => {
    const storage = new MemoryTokenStorage();
    const seen = deferred<TokenStorageData | undefined>();
    storage.subscribe(() => void storage.getTokenData('a').then(seen.resolve));
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    expect(await seen.promise).toEqual(sample('a'));
  });

  it('is not called any more once it was ended, not even with what happened before', async () => {
    const storage = new MemoryTokenStorage();
    const heard: string[] = [];
    // Either ends the other, so that the one which comes second must not be called.
    const endFirst = storage.subscribe(() => (heard.push('first'), endSecond()));
    const endSecond = storage.subscribe(() => (heard.push('second'), endFirst()));
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    await settled();
    expect(heard).toHaveLength(1);
  });

  it('reports what a listener throws as uncaught, and still tells the others', async () => {
    const program = `
      import { TokenStorageData } from '@token-storage/core';
      import { MemoryTokenStorage } from ${JSON.stringify(new URL('../../memory/dist/index.js', import.meta.url).href)};
      process.on('uncaughtException', (error) => console.log('uncaught', error.message));
      const storage = new MemoryTokenStorage();
      storage.subscribe(() => { throw new Error('of the listener'); });
      storage.subscribe((change) => console.log('heard', change.resourceServers.join()));
      const fields = { resource_server: 'a', scope: '', access_token: 'x', expires_at_seconds: 0 };
      await storage.storeTokenDataByResourceServer({ a: new TokenStorageData(fields) });
      console.log('stored');`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      cwd: new URL('..', import.meta.url).pathname,
    });
    expect(stdout.trim().split('\n').sort()).toEqual(['heard a', 'stored', 'uncaught of the listener']);
  });

  it('watches others while there is a subscription, and no longer', async () => {
    const engine = emptyEngine();
    const storage = new EngineTokenStorage(engine);
    const ends = [storage.subscribe(() => {}), storage.withNamespace('x').subscribe(() => {})];
    expect(engine.calls).toEqual(['watch']);
    for (const end of [...ends, ...ends]) end();
    expect(engine.calls).toEqual(['watch', 'unwatch']);
    storage.subscribe(() => {});
    expect(engine.calls).toEqual(['watch', 'unwatch', 'watch']);
    await storage.close();
    expect(engine.calls).toEqual(['watch', 'unwatch', 'watch', 'unwatch', 'close']);
  });

  it('refuses a listener that is not a function', async () => {
    const storage = new MemoryTokenStorage();
    expect(await thrownBy(() => storage.subscribe(undefined as never))).toMatchObject({ code: 'ERR_USAGE' });
  });
});

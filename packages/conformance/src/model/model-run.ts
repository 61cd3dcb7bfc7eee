import { tokenDataRecord, type TokenStorage, type TokenStorageData } from '@token-storage/core';
import { assert } from 'chai';

import { namespacesOf } from '../test-context/namespaces-of.ts';
import type { TestContext } from '../test-context/test-context.ts';
import type { Operation } from './operation.ts';
import { TokenModel } from './token-model.ts';

/** Does the same to storages and to a model, and compares them after each step. */
export class ModelRun {
  readonly #context: TestContext;
  readonly #model = new TokenModel();
  readonly #persistent: boolean;
  readonly #storages: TokenStorage[];

  constructor(context: TestContext, persistent: boolean) {
    this.#context = context;
    this.#persistent = persistent;
    this.#storages = [context.storage];
  }

  async run(steps: readonly (readonly Operation[])[]): Promise<void> {
    if (this.#persistent) this.#storages.push(await this.#context.reopen());
    for (const step of steps) {
      await Promise.all(step.map((operation) => this.#apply(operation)));
      for (const storage of this.#storages) await this.#compare(storage);
    }
  }

  async #apply({ kind, namespace, names, through }: Operation): Promise<void> {
    const view = this.#storage(through).withNamespace(namespace);
    const [name = ''] = names;
    const data = this.#context.data({ resource_server: name });
    const expected = this.#model.entries(namespace);
    const had = expected.has(name);
    switch (kind) {
      case 'store':
        for (const each of names) this.#model.put(namespace, each, data.access_token);
        return view.storeTokenDataByResourceServer(
          tokenDataRecord(names.map((each) => [each, data.with({ resource_server: each })])),
        );
      case 'respond':
        this.#model.put(namespace, name, data.access_token);
        return view.storeTokenResponse({ access_token: data.access_token, scope: 's' }, { resourceServer: name });
      case 'update':
        return this.#update(view, name, data);
      case 'remove':
        this.#model.put(namespace, name, undefined);
        return assert.equal(await view.removeTokenData(name), had);
      case 'remove by update':
        return this.#update(view, name, undefined);
      case 'remove all': {
        const { size } = expected;
        this.#model.clear(namespace);
        return assert.equal(await view.removeAllTokenData(), size > 0);
      }
      case 'reopen':
        return this.#reopen(through);
    }
  }

  async #update(view: TokenStorage, name: string, data: TokenStorageData | undefined): Promise<void> {
    const expected = this.#model.entries(view.namespace).get(name);
    this.#model.put(view.namespace, name, data?.access_token);
    await view.updateTokenData(name, (current) => {
      assert.equal(current?.access_token, expected);
      return data;
    });
  }

  async #reopen(through: number): Promise<void> {
    if (!this.#persistent) return;
    await this.#storage(through).close();
    this.#storages[through % this.#storages.length] = await this.#context.reopen();
  }

  #storage(through: number): TokenStorage {
    return this.#storages[through % this.#storages.length] ?? this.#context.storage;
  }

  async #compare(storage: TokenStorage): Promise<void> {
    assert.deepEqual(await namespacesOf(storage), this.#model.namespaces);
    for (const namespace of ['DEFAULT', ...this.#model.namespaces]) {
      const stored = Object.entries(await storage.withNamespace(namespace).getTokenDataByResourceServer());
      const tokens = new Map(stored.map(([name, { access_token }]) => [name, access_token]));
      assert.deepEqual(sorted(tokens), sorted(this.#model.entries(namespace)));
      for (const [name, token] of tokens) {
        assert.equal((await this.#context.read(storage.withNamespace(namespace), name))?.access_token, token);
      }
    }
  }
}

function sorted(map: ReadonlyMap<string, string>): [string, string][] {
  return [...map].sort(([one], [two]) => (one < two ? -1 : 1));
}

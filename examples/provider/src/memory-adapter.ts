import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Where the provider keeps its sessions, codes and tokens: a map of its own for each provider, gone with it. */
export class MemoryAdapter implements Adapter {
  readonly #model: string;
  readonly #records: Map<string, AdapterPayload>;

  constructor(model: string, records: Map<string, AdapterPayload>) {
    this.#model = model;
    this.#records = records;
  }

  async upsert(id: string, payload: AdapterPayload): Promise<void> {
    this.#records.set(this.#key(id), payload);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.#records.get(this.#key(id));
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#findWhere((payload) => payload.uid === uid);
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.#findWhere((payload) => payload.userCode === userCode);
  }

  /** Marks a refresh token as spent: shown again, it ends the whole grant. */
  async consume(id: string): Promise<void> {
    const payload = this.#records.get(this.#key(id));
    if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id: string): Promise<void> {
    this.#records.delete(this.#key(id));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, payload] of this.#records) if (payload.grantId === grantId) this.#records.delete(key);
  }

  #key(id: string): string {
    return `${this.#model}:${id}`;
  }

  #findWhere(matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const [key, payload] of this.#records) {
      if (key.startsWith(`${this.#model}:`) && matches(payload)) return payload;
    }
    return undefined;
  }
}

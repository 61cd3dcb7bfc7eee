/** Remembers whose a namespace is; shared by a storage and its views of the same namespace. */
export class IdentityMemory {
  #remembered: Promise<string | undefined> | undefined;

  /**
   * The identity that is remembered, or else the one that is read.
   *
   * That there is none is not remembered: somebody may log in elsewhere. What is read while somebody calls
   * {@link IdentityMemory.forget} is not remembered either: it may be from before.
   */
  async recall(read: () => Promise<string | undefined>): Promise<string | undefined> {
    let identityId: string | undefined;
    try {
      identityId = await (this.#remembered ??= read());
    } finally {
      if (identityId === undefined) this.forget();
    }
    return identityId;
  }

  forget(): void {
    this.#remembered = undefined;
  }
}

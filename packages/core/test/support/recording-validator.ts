import { type TokenDataByResourceServer, TokenDataValidator, type TokenValidationContext } from '@token-storage/core';

/** One call of a hook. */
export interface ValidatorCall {
  readonly hook: 'beforeStore' | 'afterRetrieve';
  readonly names: readonly string[];
  readonly context: TokenValidationContext;
}

/** Notes how it is called, and refuses when it is told to. */
export class RecordingValidator extends TokenDataValidator {
  readonly calls: ValidatorCall[] = [];
  /** What to do in each hook, after it was noted. */
  act: (call: ValidatorCall) => void | Promise<void> = () => {};

  override beforeStore(tokens: TokenDataByResourceServer, context: TokenValidationContext): void | Promise<void> {
    return this.#note({ hook: 'beforeStore', names: Object.keys(tokens), context });
  }

  override afterRetrieve(tokens: TokenDataByResourceServer, context: TokenValidationContext): void | Promise<void> {
    return this.#note({ hook: 'afterRetrieve', names: Object.keys(tokens), context });
  }

  #note(call: ValidatorCall): void | Promise<void> {
    this.calls.push(call);
    return this.act(call);
  }
}

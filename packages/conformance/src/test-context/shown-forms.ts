import { assert } from 'chai';

/**
 * What of a value is shown to whom it was not given: a clone, a spread, and all that a console, a failed assertion and
 * an uncaught exception print. What only Node has is looked at where there is Node.
 */
export function* shownForms(value: object): Generator<readonly [way: string, form: unknown]> {
  yield ['structuredClone', structuredClone(value)];
  yield ['a clone of a spread', structuredClone({ ...value })];
  yield ['JSON', JSON.stringify({ value })];
  yield ["chai's assert", messageOf(() => assert.strictEqual<unknown>(value, 1))];
  yield ["chai's deep comparison", messageOf(() => assert.deepEqual<unknown>(value, {}))];
  const process = (globalThis as { process?: NodeProcess }).process;
  if (process?.getBuiltinModule !== undefined) yield* formsInNode(value, (name) => process.getBuiltinModule?.(name));
}

function* formsInNode(value: object, builtin: (name: string) => unknown): Generator<readonly [string, unknown]> {
  const { inspect } = builtin('node:util') as { inspect: (value: unknown, options?: object) => string };
  yield ['inspect', inspect(value, { depth: 9, showHidden: true })];
  yield ['inspect without custom forms', inspect(value, { depth: 9, showHidden: true, customInspect: false })];

  const { serialize } = builtin('node:v8') as { serialize: (value: unknown) => { toString(coding: string): string } };
  yield ['v8.serialize', serialize(value).toString('latin1')];

  const nodeAssert = builtin('node:assert') as { deepStrictEqual: (actual: unknown, expected: unknown) => void };
  yield ["node's assert", messageOf(() => nodeAssert.deepStrictEqual(value, {}))];

  const { PassThrough } = builtin('node:stream') as { PassThrough: new () => { read(): unknown } };
  const { Console } = builtin('node:console') as { Console: new (stream: object) => globalThis.Console };
  for (const method of ['log', 'dir', 'table'] as const) {
    const stream = new PassThrough();
    new Console(stream)[method](value);
    yield [`console.${method}`, String(stream.read())];
  }
}

/** Taken from `process`, since imports of Node's modules would keep the suite out of browsers. */
interface NodeProcess {
  getBuiltinModule?: (name: string) => unknown;
}

function messageOf(check: () => void): string {
  try {
    check();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('An assertion holds that was made to fail.');
}

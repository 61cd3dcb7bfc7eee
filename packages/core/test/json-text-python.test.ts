import { copyJson, encodeJson } from '@token-storage/core/adapter';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { skipSpace, skipValue } from '../src/adapter/json-text/json-scanner.ts';
import { JsonSyntaxError } from '../src/adapter/json-text/json-syntax-error.ts';
import { parseJson } from '../src/adapter/json-text/parse-json.ts';
import { hasPython, runPython } from 'test-support/python';

const seed = Math.floor(Math.random() * 2 ** 31);

/** What a text can be made of, right or wrong. */
const tokens = [
  ['{', '}', '[', ']', ',', ':', ' ', '\n', '\t', '\r', '\f', '\u00a0', '\u2028', '\ufeff', '\0', '//', 'tru', 'True'],
  ['"a"', '""', '"\\""', '"\\\\"', '"\\ud800"', '"\\uD83D\\uDE80"', '"\\u12"', '"\\x"', '"\t"', '"é"', '"open', "'a'"],
  ['1', '-1', '-', '01', '-0', '0', '1.5', '1.', '.5', '1e5', '1E+5', '1e', '2e-3', '1e400', '12345678901234567890'],
  ['NaN', 'Infinity', '-Infinity', '-NaN', '+1', 'nan', 'true', 'false', 'null'],
].flat();
const token = fc.constantFrom(...tokens);

const soup = fc.array(token, { maxLength: 8 }).map((parts) => parts.join(''));

const { value: valid } = fc.letrec<{ value: string; object: string; array: string; string: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('1', '-0', '1.5', 'NaN', 'Infinity', '-Infinity', 'true', 'null', '"\\u00e9\\"}"', '1e400'),
    tie('string'),
    tie('object'),
    tie('array'),
  ),
  string: fc.string({ maxLength: 5 }).map((text) => JSON.stringify(text)),
  object: fc
    .array(fc.tuple(fc.constantFrom('"a"', '"\\u0061"', '"b"', '"__proto__"', '""'), tie('value')), { maxLength: 4 })
    .map((members) => `{${members.map((member) => member.join(' :')).join('\n,')}}`),
  array: fc.array(tie('value'), { maxLength: 4 }).map((items) => `[ ${items.join(', ')} ]`),
}));

const damaged = fc
  .tuple(valid, fc.double({ min: 0, max: 1, noNaN: true }), fc.option(token))
  .map(([text, where, inserted]) => {
    const at = Math.floor(where * text.length);
    return inserted === null ? text.slice(0, at) : text.slice(0, at) + inserted + text.slice(at + 1);
  });

/** Members in their order, numbers by what they are called: -0 is an integer to Python, and so 0. */
function comparable(value: unknown): unknown {
  if (typeof value === 'number') return `number ${value}`;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(comparable);
  return Object.entries(value).map(([name, member]) => [name, comparable(member)]);
}

it.runIf(hasPython)('a text is accepted when Python accepts it, and means the same (items 38, 47g, 48)', () => {
  const texts = [soup, valid, damaged].flatMap((kind) => fc.sample(kind, { numRuns: 3000, seed }));
  const program = `
output = []
for text in input:
    try: output.append(json.dumps(json.loads(text)))
    except ValueError: output.append(None)`;
  const byPython = mapInPython(program, texts) as (string | null)[];
  expect(byPython.filter((text) => text !== null).length).toBeGreaterThan(3000);
  for (const [index, text] of texts.entries()) {
    const wanted = byPython[index] ?? undefined;
    expect(read(text), `seed ${seed}, ${JSON.stringify(text)}`).toEqual(wanted && comparable(parseJson(wanted)));
    // The scanner may leave to others what is inside of strings, and refuses nothing that is right.
    if (wanted !== undefined) expect(skipSpace(text, skipValue(text, skipSpace(text, 0)))).toBe(text.length);
  }
});

function read(text: string): unknown {
  try {
    return comparable(parseJson(text));
  } catch (error) {
    expect(error).toBeInstanceOf(JsonSyntaxError);
    return undefined;
  }
}

it.runIf(hasPython)('a value is written byte for byte as Python writes it (item 38)', () => {
  const number = fc.oneof(
    fc.double({ noDefaultInfinity: true, noNaN: true }).filter((each) => !Number.isInteger(each)),
    fc.integer(),
    fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }).map(Number),
    fc.constantFrom(1e-4, 1e-5, 1.5e-6, 1e-7, 5e-324, 0.1 + 0.2, 123456789.125),
  );
  const name = fc.string({ unit: 'binary', maxLength: 5 });
  const values = fc.sample(fc.record({ number, name, in: fc.dictionary(name.filter(isNoIndex), fc.array(number)) }), {
    numRuns: 2000,
    seed,
  });
  const byPython = mapInPython('output = [json.dumps(value) for value in input]', values) as string[];
  for (const [index, value] of values.entries()) {
    expect(encodeJson(copyJson(value, 'value')), `seed ${seed}`).toBe(byPython[index]);
  }
});

/** Runs a program that sets `output` from `input`. */
const mapInPython = (program: string, input: unknown): unknown =>
  JSON.parse(
    runPython(`import json, sys\ninput = json.load(sys.stdin)\n${program}\njson.dump(output, sys.stdout)`, { input }),
  );

/** Names that are indices come first in an object of JavaScript, wherever they stood. */
const isNoIndex = (name: string): boolean => !/^\d+$/.test(name);

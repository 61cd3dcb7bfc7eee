import { TokenStorageError } from '@token-storage/core';
import fc from 'fast-check';
import { hasPython, runPython } from 'test-support/python';
import { expect, it } from 'vitest';

import { JSONDocument } from '../src/file/document/json-document.ts';

const seed = Math.floor(Math.random() * 2 ** 31);
const WRITER = '1-js';

/** Does to each file what the Python SDK does, read, check and change, and says where our outcome is another. */
const PROGRAM = String.raw`
import json, sys

def load(text):
    root = json.loads(text)
    version = root.get('format_version')
    if version == '1.0' and 'by_rs' in root:
        return {'data': {'DEFAULT': root['by_rs']}, 'format_version': '2.0', 'globus-sdk.version': '${WRITER}'}
    is_good = version == '2.0' and isinstance(root.get('data'), dict) and isinstance(root.get('globus-sdk.version'), str)
    return root if is_good else None

def change(root, namespace, entries):
    if not isinstance(root['data'].get(namespace, {}), dict): return None
    for name, text in entries:
        if text is None: root['data'].get(namespace, {}).pop(name, None)
    for name, text in entries:
        if text is not None:
            root['data'].setdefault(namespace, {})[name] = json.loads(text)
            root['globus-sdk.version'] = '${WRITER}'
    return json.dumps(root)

def compare(case, ours):
    root = load(case['text'])
    if (root is None) != (ours is None): return 'accepts' if ours else 'refuses'
    if root is None: return None
    values = lambda entries: {name: json.loads(text) for name, text in entries}
    read = {name: None if entries is None else values(entries) for name, entries in ours['read']}
    wanted = {name: entries if isinstance(entries, dict) else None for name, entries in root['data'].items()}
    if json.dumps(read) != json.dumps(wanted): return 'reads other entries'
    for step, text in zip(case['steps'], ours['changed']):
        wanted = change(root, *step)
        if wanted != (text and json.dumps(json.loads(text))): return 'changes otherwise: ' + json.dumps(step)

cases, ours = json.load(sys.stdin)
json.dump([compare(*each) for each in zip(cases, ours)], sys.stdout)
`;

type Step = readonly [namespace: string, entries: readonly (readonly [name: string, text: string | null])[]];
interface Case {
  readonly text: string;
  readonly steps: readonly Step[];
}

/** What we make of a file. */
interface Outcome {
  /** Texts of entries in namespaces; `null` for a namespace that is refused. */
  readonly read: [string, [string, string][] | null][];
  /** The text after each step; `null` for a step that is refused. */
  readonly changed: (string | null)[];
}

function complaintsOfPython(cases: readonly Case[], outcomes: readonly (Outcome | null)[]): (string | null)[] {
  return JSON.parse(runPython(PROGRAM, { input: [cases, outcomes] })) as (string | null)[];
}

const space = fc.constantFrom('', ' ', '\n', '\t\r\n');
// One name in two spellings, so that names come twice; no index, which an object of JavaScript would put first.
const nameText = fc.constantFrom('"a"', '"b"', '"\\u0061"', '"__proto__"', '""', '"\\ud800"', '"é"', '"}"');
const entryText = fc.constantFrom(
  '{}',
  '{"x": 1.0}',
  '{"n": NaN}',
  '{"b": 12345678901234567890, "a" :[1,{}]}',
  '"bad"',
);

function objectText(names: fc.Arbitrary<string>, values: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const members = fc.array(fc.tuple(names, values, space), { maxLength: 4 });
  return fc.tuple(members, space).map(([list, between]) => {
    const texts = list.map(([name, value, around]) => `${around}${name}${around}:${value}${around}`);
    return `{${between}${texts.join(',')}}`;
  });
}

const namespaceText = fc.oneof(
  { weight: 9, arbitrary: objectText(nameText, entryText) },
  fc.constantFrom('null', '[]'),
);
const dataText = objectText(nameText, namespaceText);
const member = (name: string, values: fc.Arbitrary<string>): fc.Arbitrary<[string, string]> =>
  fc.tuple(fc.constant(name), values);

/** Members that a token file may have besides those it must have, or twice. */
const rootMember = fc.oneof(
  member('"data"', dataText),
  member('"data"', fc.constant('null')),
  member('"d\\u0061ta"', fc.constant('{"a": {"b": {}}}')),
  member('"format_version"', fc.constantFrom('"2.0"', '"1.0"', '"2\\u002e0"', '2.0', '"3.0"', 'null', '["2.0"]')),
  member('"globus-sdk.version"', fc.constantFrom('"4.9.0"', '1', '""', 'null')),
  member('"by_rs"', namespaceText),
  member('"foreign"', fc.constantFrom('1', '{"data": {}}', '[{}]')),
);

const required = fc.tuple(
  member('"data"', dataText),
  member('"format_version"', fc.constantFrom('"2.0"', '"2.0"', '"1.0"', '"1\\u002e0"')),
  member('"globus-sdk.version"', fc.constant('"4.9.0"')),
);
const fileText = fc
  .tuple(fc.array(rootMember, { maxLength: 2 }), required, fc.array(rootMember, { maxLength: 2 }), space)
  .map(([before, needed, after, between]) => {
    const members = [...before, ...needed, ...after].map(([name, value]) => `${name}${between}:${value}${between}`);
    return `${between}{${members.join(`,${between}`)}}${between}`;
  });

const name = fc.constantFrom('a', 'b', '__proto__', '', '\ud800', 'é', 'new', 'x"y');
const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom('a', 'DEFAULT', 'new', '__proto__', '\ud800'),
  fc.uniqueArray(fc.tuple(name, fc.option(fc.constantFrom('{"k": 1}', '{"u": "\\u00e9", "l": [1, 2, 3]}', '{}'))), {
    selector: ([each]) => each,
    maxLength: 4,
  }),
);

it.runIf(hasPython)(
  'any file is accepted, read and changed as Python does, also where a name comes twice (items 36-48)',
  () => {
    const cases = fc.sample(fc.record({ text: fileText, steps: fc.array(step, { maxLength: 5 }) }), {
      numRuns: 4000,
      seed,
    });
    const outcomes = cases.map(outcomeOf);
    const accepted = outcomes.filter((each) => each !== null).length;
    expect(accepted).toBeGreaterThan(1000);
    expect(accepted).toBeLessThan(cases.length);
    for (const [index, complaint] of complaintsOfPython(cases, outcomes).entries()) {
      expect(complaint, `seed ${seed}, ${JSON.stringify([cases[index], outcomes[index]])}`).toBe(null);
    }
  },
);

function outcomeOf({ text, steps }: Case): Outcome | null {
  let document = refusedOr(() => JSONDocument.parse(Buffer.from(text), 'tokens.json'));
  if (document === null) return null;
  const read = readAll(document);
  const changed: Outcome['changed'] = [];
  for (const [namespace, entries] of steps) {
    const texts = new Map(entries.map(([each, its]) => [each, its ?? undefined]));
    const next: JSONDocument | null = refusedOr(() => document!.withChanges(namespace, texts, WRITER));
    changed.push(next === null ? null : next.text);
    document = next ?? document;
    // What it believes of its text is what is there.
    expect(readAll(document)).toEqual(readAll(JSONDocument.parse(Buffer.from(document.text), 'tokens.json')));
  }
  return { read, changed };
}

const readAll = (document: JSONDocument): Outcome['read'] =>
  document.namespaces.map((namespace) => [namespace, refusedOr(() => entriesOf(document, namespace))]);

const entriesOf = (document: JSONDocument, namespace: string): [string, string][] =>
  document.resourceServers(namespace).map((each) => [each, document.entryText(namespace, each) ?? '']);

function refusedOr<T>(task: () => T): T | null {
  try {
    return task();
  } catch (error) {
    expect(error).toBeInstanceOf(TokenStorageError);
    return null;
  }
}

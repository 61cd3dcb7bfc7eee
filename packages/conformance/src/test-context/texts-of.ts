/** More objects than this hang on no error or event of ours; whoever attaches a whole page shall notice. */
const MAX_OBJECTS = 20_000;

/**
 * Every text that can be got out of a value: by converting it, by Node's inspect, and by walking all properties, also
 * those that are inherited getters or not enumerable, such as `message`, `stack` and `cause` of an error.
 */
export function* textsOf(value: unknown): Generator<string> {
  yield* conversions(value);
  const seen = new Set<object>();
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'symbol' || typeof next === 'bigint') yield String(next);
    if (typeof next === 'string') yield next;
    if ((typeof next !== 'object' && typeof next !== 'function') || next === null || seen.has(next)) continue;
    if (seen.size >= MAX_OBJECTS) throw new Error(`More than ${MAX_OBJECTS} objects hang on it: ${String(value)}`);
    seen.add(next);
    if (next instanceof Map || next instanceof Set) for (const entry of next.entries()) waiting.push(...entry);
    for (const [key, property] of propertiesOf(next)) waiting.push(key, property);
  }
}

function* conversions(value: unknown): Generator<string> {
  const inspect = nodeInspect();
  const ways = [
    () => String(value),
    () => JSON.stringify(value),
    () => inspect?.(value),
    () => inspect?.(value, { depth: 10, showHidden: true, getters: true, maxStringLength: null }),
  ];
  for (const way of ways) {
    const text = resultOf(way);
    if (typeof text === 'string') yield text;
  }
}

/** Own properties, and what inherited getters give. */
function* propertiesOf(object: object): Generator<[string | symbol, unknown]> {
  for (let holder: object | null = object; holder !== null; holder = Object.getPrototypeOf(holder) as object | null) {
    for (const [key, property] of descriptorsOf(holder)) {
      if (property.get !== undefined) yield [key, resultOf(() => property.get?.call(object) as unknown)];
      else if (holder === object) yield [key, property.value];
    }
  }
}

function descriptorsOf(holder: object): (readonly [string | symbol, PropertyDescriptor])[] {
  return Reflect.ownKeys(holder).map((key) => [key, Object.getOwnPropertyDescriptor(holder, key) ?? {}]);
}

/** What cannot be got shows nothing. */
function resultOf(get: () => unknown): unknown {
  try {
    return get();
  } catch {
    return undefined;
  }
}

type Inspect = (value: unknown, options?: object) => string;

/** Taken from `process`, since an import of `node:util` would keep the suite out of browsers. */
function nodeInspect(): Inspect | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => { inspect: Inspect } } };
  return process?.getBuiltinModule?.('node:util').inspect;
}

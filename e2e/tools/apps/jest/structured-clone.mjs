// Pages have it, and fake-indexeddb stands on it; Jest's environment of jsdom does not pass it on.
import { deserialize, serialize } from 'node:v8';

globalThis.structuredClone ??= (value) => deserialize(serialize(value));

import { readFileSync } from 'node:fs';

/** One of the shared fixtures, which were made with the Python SDK. The caller names the shape. */
export function readFixture<Shape>(name: string): Shape {
  return JSON.parse(readFileSync(new URL(`../../../conformance/fixtures/${name}`, import.meta.url), 'utf8')) as Shape;
}

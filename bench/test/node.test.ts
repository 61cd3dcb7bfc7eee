import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { contenders } from '../node/contenders/contenders.ts';
import { measure } from '../node/measure.ts';
import { operations } from '../node/operations.ts';
import { Subject } from '../node/process/subject.ts';
import { atOnce, ownEntries, seesOthers } from '../node/promises/between-processes.ts';
import { seededRandom } from 'test-support/seeded-random';
import { sampleEntry, sampleName } from '../sample-entry.ts';

let folder: string;
let made = 0;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'bench-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const newFolder = (): string => mkdtempSync(join(folder, `${(made += 1)}-`));

describe('a benchmark on Node', () => {
  it('measures entries of 1.5 kB, another one each round', () => {
    const [first, second] = [0, 1].map((round) => JSON.stringify(sampleEntry('server-0', round).toDict()));
    expect(first?.length).toBeGreaterThan(1_450);
    expect(first?.length).toBeLessThan(1_550);
    expect(second).not.toBe(first);
    expect(second).toHaveLength(first?.length ?? 0);
  });

  it('has figures of every operation with every contender', async () => {
    const [floor, , , json] = contenders;
    const random = seededRandom(1);
    const options = { operations, counts: [2], folder: newFolder(), budgetMs: 1, random, onProgress: () => {} };
    const measured = await measure({ ...options, contenders: [floor!, json!] });
    expect(measured).toHaveLength(2 * operations.length);
    for (const { q1Us, medianUs, q3Us, samples } of measured) {
      expect(samples).toBeGreaterThanOrEqual(3);
      expect(q1Us).toBeGreaterThan(0);
      expect(medianUs).toBeGreaterThanOrEqual(q1Us);
      expect(q3Us).toBeGreaterThanOrEqual(medianUs);
    }
  });
});

describe.each(contenders.map(({ name, isTried }) => ({ name, isTried })))(
  '$name in a benchmark',
  ({ name, isTried }) => {
    it('returns what was stored, replaces and removes it', async () => {
      const subject = await Subject.open(name, newFolder());
      const { opened } = subject;
      await subject.fill(3);
      expect(await opened.get(sampleName(2))).toBeDefined();
      expect(sizeOf(await opened.getAll())).toBe(3);
      for (const { id } of operations) expect(await subject.time(id, 1, true)).toBeGreaterThan(0);
      // The floor keeps nothing of what it writes.
      if (isTried) expect(secondsOf(await opened.get(sampleName(0)))).toBeGreaterThan(2_000_000_000);
      expect(sizeOf(await opened.getAll())).toBe(3);
      await opened.close?.();
    });
  },
);

describe('a promise that is tried', () => {
  it('is kept by a JSON file', async () => {
    for (const trial of [seesOthers, ownEntries]) {
      expect(await trial('JSON file', newFolder())).toEqual({ isKept: true });
    }
  });

  it('is not kept by what is in the memory of one process', async () => {
    expect(await seesOthers('memory', newFolder())).toEqual({ isKept: false });
  });

  it('is not kept by a library that reads and writes apart', async () => {
    expect(await atOnce('unstorage (fs-lite)', newFolder())).toMatchObject({ isKept: false });
  });
});

const sizeOf = (all: unknown): number =>
  all instanceof Map ? all.size : Array.isArray(all) ? all.length : Object.keys(all as object).length;

function secondsOf(found: unknown): unknown {
  const value: unknown = typeof found === 'string' ? JSON.parse(found) : found;
  return (value as { readonly expires_at_seconds: unknown }).expires_at_seconds;
}

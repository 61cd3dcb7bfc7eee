import { expect, it, onTestFinished, vi } from 'vitest';
import { StaleDetector } from '../src/adapter/locks/stale-detector.ts';

function clock(): (ms: number) => void {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  return (ms) => void vi.advanceTimersByTime(ms);
}

it('adds up the time between looks at the same sight', () => {
  const pass = clock();
  const standstill = new StaleDetector(100);
  expect(standstill.look('a')).toBe(0);
  pass(30);
  expect(standstill.look('a')).toBe(30);
  pass(100);
  expect(standstill.look('a')).toBe(130);
});

it('starts over when the sight changes, also when it changes back', () => {
  const pass = clock();
  const standstill = new StaleDetector(100);
  standstill.look('a');
  pass(50);
  expect(standstill.look('b')).toBe(0);
  pass(50);
  expect(standstill.look('a')).toBe(0);
});

it('does not count the time during which this process itself stood still', () => {
  const pass = clock();
  const standstill = new StaleDetector(100);
  standstill.look('a');
  pass(3_600_000);
  expect(standstill.look('a')).toBe(100);
});

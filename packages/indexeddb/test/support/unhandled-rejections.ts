import { afterEach, beforeEach } from 'vitest';

/** Collects, in each test of a file, what was rejected and nobody has handled. @returns What it was in this test so far. */
export function collectUnhandledRejections(): () => readonly unknown[] {
  let unhandled: unknown[] = [];
  const listen = ({ reason }: PromiseRejectionEvent): void => void unhandled.push(reason);
  beforeEach(() => {
    unhandled = [];
    addEventListener('unhandledrejection', listen);
  });
  afterEach(() => removeEventListener('unhandledrejection', listen));
  return () => unhandled;
}

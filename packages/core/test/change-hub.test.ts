import { expect, it, vi } from 'vitest';

import { ChangeHub } from '../src/adapter/engine/change-hub.ts';

it('a subscription that failed, because nothing could be watched, is none: its listener is never called', async () => {
  const watch = vi.fn<() => () => void>(() => () => {});
  watch.mockImplementationOnce(() => {
    throw new Error('cannot watch');
  });
  const hub = new ChangeHub(watch);
  const refused = vi.fn<() => void>();
  expect(() => hub.subscribe('DEFAULT', refused)).toThrow('cannot watch');
  const heard = new Promise((resolve) => hub.subscribe('DEFAULT', resolve));
  hub.report({ namespace: 'DEFAULT', resourceServers: ['a'] });
  expect(await heard).toEqual({ namespace: 'DEFAULT', resourceServers: ['a'] });
  expect(refused).not.toHaveBeenCalled();
});

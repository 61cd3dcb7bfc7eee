import { expect, it } from 'vitest';

import { manifestOf, packages } from '../packages.ts';
import { publishOrder } from '../release/publish-order.ts';

it('publishes every package once, and after those that it stands on', () => {
  const order = publishOrder();
  const names = order.map(({ name }) => name);
  expect(names.toSorted()).toEqual(
    packages()
      .map(({ name }) => name)
      .toSorted(),
  );
  for (const [index, { folder }] of order.entries()) {
    const ours = Object.keys(manifestOf(folder).dependencies ?? {}).filter((name) => names.includes(name));
    expect(names.slice(0, index)).toEqual(expect.arrayContaining(ours));
  }
});

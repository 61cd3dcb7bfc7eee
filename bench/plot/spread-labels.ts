/**
 * Moves labels apart that would lie on each other, each as little as it can be.
 *
 * @param wanted Where each would stand, in pixels.
 * @param gap How far apart two must be.
 * @param low Where the first may stand.
 * @param high Where the last may stand.
 * @returns Where each stands, in the order in which they were given.
 */
export function spreadLabels(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((at, index) => ({ at, index })).toSorted((one, other) => one.at - other.at);
  // Groups of labels that touch, each around the middle of where its labels want to be.
  const groups: { sum: number; members: number[] }[] = [];
  const start = ({ sum, members }: (typeof groups)[number]): number => {
    const length = (members.length - 1) * gap;
    return Math.max(low, Math.min(high - length, sum / members.length - length / 2));
  };
  for (const { at, index } of order) {
    let group = { sum: at, members: [index] };
    for (let before = groups.at(-1); before !== undefined; before = groups.at(-1)) {
      if (start(before) + before.members.length * gap <= start(group)) break;
      groups.pop();
      group = { sum: before.sum + group.sum, members: [...before.members, ...group.members] };
    }
    groups.push(group);
  }
  const placed = Array.from({ length: wanted.length }, () => 0);
  for (const group of groups) {
    for (const [nth, index] of group.members.entries()) placed[index] = start(group) + nth * gap;
  }
  return placed;
}

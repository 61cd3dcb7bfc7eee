/** The quartiles of what was measured; between two of them, the mean of both in their shares. */
export function quartiles(values: readonly number[]): {
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
} {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number): number => {
    const place = (sorted.length - 1) * part;
    const below = sorted[Math.floor(place)] ?? Number.NaN;
    const above = sorted[Math.ceil(place)] ?? Number.NaN;
    return below + (above - below) * (place % 1);
  };
  return { q1: at(0.25), median: at(0.5), q3: at(0.75) };
}

const UNITS = [
  { unit: 's', us: 1_000_000 },
  { unit: 'ms', us: 1_000 },
  { unit: 'µs', us: 1 },
  { unit: 'ns', us: 0.001 },
] as const;

/** A time for people, in the unit that suits it and with two or three figures: `3.4 µs`, `106 ms`. */
export function describeTime(us: number): string {
  // 999.7 µs are 1.0 ms.
  const { unit, us: each } = UNITS.find(({ us: size }) => us >= size * 0.9995) ?? UNITS[UNITS.length - 1]!;
  const value = us / each;
  const decimals = value < 9.95 ? 1 : 0;
  return `${value.toLocaleString('en-US', { maximumFractionDigits: decimals, minimumFractionDigits: decimals })} ${unit}`;
}

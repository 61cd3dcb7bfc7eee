/** What a campaign counted, as it says it: numbers and texts, or a group of them. */
export interface Figures {
  readonly [what: string]: unknown;
}

/** What a campaign counted, for people: `rounds 100, acknowledged 8,123, lost 0`. */
export function describeFigures(figures: Figures): string {
  return Object.entries(figures)
    .filter(([key]) => key !== 'name' && key !== 'seed')
    .map(([key, value]) => `${words(key)} ${describeValue(value)}`)
    .join(', ');
}

export function describeSeconds(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 90 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${(minutes / 60).toFixed(1)} h`;
}

const describeValue = (value: unknown): string => {
  if (typeof value === 'number') return value.toLocaleString('en-US');
  if (typeof value === 'object' && value !== null) return `(${describeFigures(value as Figures)})`;
  return String(value);
};

/** `systemCalls` is "system calls"; a code stays as it is. */
const words = (key: string): string =>
  key.includes('_') ? key : key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

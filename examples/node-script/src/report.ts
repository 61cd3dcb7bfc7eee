/** A heading: which process speaks now. */
export function heading(who: string): void {
  console.log(`\n${who} (process ${process.pid})`);
}

/** What it did, one word, and the rest of the story; further lines are indented like the first. */
export function line(did: string, story: string): void {
  // A server may have written some of it: nothing that moves the cursor.
  const text = story.replace(/[^\P{Cc}\n]/gu, '?').replaceAll('\n', `\n${' '.repeat(INDENT)}`);
  console.log(`  ${did.padEnd(INDENT - 3)} ${text}`);
}

/** What an API answered: the fields of its JSON, else its text. */
export function inShort(body: string): string {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    answer = body;
  }
  const fields = typeof answer === 'object' && answer !== null ? Object.entries(answer) : [['', body]];
  return fields
    .map(([name, value]) => (Array.isArray(value) ? `${value.length} ${name}` : `${name} ${String(value)}`.trim()))
    .join(', ')
    .slice(0, LONGEST);
}

const LONGEST = 300;
const INDENT = 12;

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

const INDENT = 12;

/** A heading: which process speaks now. */
export function heading(who: string): void {
  console.log(`\n${who} (process ${process.pid})`);
}

/** What it did, one word, and the rest of the story; further lines are indented like the first. */
export function line(did: string, story: string): void {
  console.log(`  ${did.padEnd(INDENT - 3)} ${story.replaceAll('\n', `\n${' '.repeat(INDENT)}`)}`);
}

const INDENT = 12;

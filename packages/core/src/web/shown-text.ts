const LONGEST = 200;

/** What somebody else wrote, in quotes, for a message: as much of it as a person reads. */
export function shownText(text: string): string {
  return JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}

/** A heading: what happens now. */
export function scene(what: string): void {
  console.log(`\n${what}`);
}

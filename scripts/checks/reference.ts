import { generateReference } from '../../docs/reference/generate-reference.ts';
import type { Counts } from '../steps.ts';

/** Every exported name and every public member has a doc comment, and every name an example or a link to one. */
export async function checkReference(): Promise<Counts> {
  const { names, incomplete } = await generateReference();
  for (const problem of incomplete) console.error(problem);
  console.log(`${names} names are exported.`);
  return { passed: Math.max(0, names - incomplete.length), failed: incomplete.length, skipped: 0 };
}

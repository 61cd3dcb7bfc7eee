/**
 * Whether this site takes more room than it is given, as the browser counts it. No change brings that about: it is data that
 * the browser moves at this moment, and so counts twice.
 */
export async function isOverfull(): Promise<boolean> {
  try {
    const { usage = 0, quota = usage } = await navigator.storage.estimate();
    return usage > quota;
  } catch {
    // Browsers say nothing of it to pages that did not come by https.
    return false;
  }
}

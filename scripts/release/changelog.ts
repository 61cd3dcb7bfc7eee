/** A change that is not released yet: what its file in `.changeset` says. */
export interface Change {
  /** In the order in which the file names them. */
  readonly packages: readonly string[];
  readonly text: string;
}

/**
 * Reads the file of a change.
 *
 * @param text Its packages, each with how much it changes, between two lines of `---`; then what users get.
 */
export function parseChange(text: string): Change {
  const [, head = '', body = ''] = /^---\n(.*?)\n?---\n(.*)$/s.exec(text.replaceAll('\r\n', '\n')) ?? [];
  const packages = [...head.matchAll(/^['"]?([^'":]+)['"]?:/gm)].map(([, name = '']) => name);
  return { packages, text: body.trim() };
}

/**
 * Puts a version on top of the changelog, as one item for each change.
 *
 * @param changelog The file as it is: a title, then a section for each version, the newest first.
 * @param date When it is released, as `2026-11-26`.
 */
export function withVersion(changelog: string, version: string, date: string, changes: readonly Change[]): string {
  const items = changes.map(({ packages, text }) => {
    const names = packages.map((name) => `\`${name}\``).join(', ');
    return `- ${names}: ${text.replaceAll('\n', '\n  ')}`;
  });
  const section = `## ${version} (${date})\n\n${items.join('\n')}\n\n`;
  const at = changelog.search(/^## /m);
  return at === -1
    ? `${changelog.trimEnd()}\n\n${section.trimEnd()}\n`
    : changelog.slice(0, at) + section + changelog.slice(at);
}

/** Whether a version has a section with a date: what is "unreleased" is not said to be done. */
export const isReleased = (changelog: string, version: string): boolean =>
  changelog.split('\n').some((line) => line.startsWith(`## ${version} (`) && /\(\d{4}-\d\d-\d\d\)$/.test(line));

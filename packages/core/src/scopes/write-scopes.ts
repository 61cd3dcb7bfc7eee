/** What a scope's text is written from. */
export interface WrittenScope {
  readonly name: string;
  readonly optional: boolean;
  readonly dependencies: readonly WrittenScope[];
}

/**
 * The text of scopes, cut off behind so many characters. What several scopes depend on is written each time, so that a
 * text of some hundred characters can stand for one of billions.
 *
 * It keeps its own stack, as reading does.
 */
export function writeScopes(scopes: readonly WrittenScope[], maxLength: number): string {
  const path = [{ scopes, next: 0 }];
  let text = '';
  for (let last = path.at(-1); last !== undefined && text.length <= maxLength; last = path.at(-1)) {
    const scope = last.scopes[last.next];
    if (scope === undefined) {
      path.pop();
      if (path.length > 0) text += ']';
      continue;
    }
    if (last.next > 0) text += ' ';
    text += (scope.optional ? '*' : '') + scope.name;
    last.next += 1;
    if (scope.dependencies.length === 0) continue;
    text += '[';
    path.push({ scopes: scope.dependencies, next: 0 });
  }
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}

import { type Application, type Reflection, ReflectionKind } from 'typedoc';
import type { MarkdownApplication } from 'typedoc-plugin-markdown';

import { errorCode } from './error-code.ts';
import { isExported } from './exported-names.ts';
import type { InheritedMembers } from './inherited-members.ts';
import type { WhereUsed } from './where-used.ts';

/** What is known of the names when pages are written. */
export interface PageFacts {
  readonly inherited: InheritedMembers;
  whereUsed: WhereUsed;
}

const typeOnly = new Set([ReflectionKind.Interface, ReflectionKind.TypeAlias]);

/** Adds to the page of each name how it is imported, what it inherits, and which other names use it. */
export function addPageParts(app: Application, facts: PageFacts): void {
  const { markdownHooks } = (app as MarkdownApplication).renderer;
  markdownHooks.on('content.begin', ({ page: { model } }) => {
    if (!isExported(model)) return '';
    const type = typeOnly.has(model.kind) ? 'type ' : '';
    return `\`\`\`ts\nimport { ${type}${model.name} } from '${model.parent?.name}';\n\`\`\``;
  });
  markdownHooks.on('content.end', ({ page: { model }, router }) => {
    if (!isExported(model)) return '';
    const link = (to: Reflection, text = to.name): string => `[\`${text}\`](${router.getFullUrl(to)})`;
    const relative = (text: string): string =>
      text.replaceAll('](', `](${'../'.repeat(router.getFullUrl(model).split('/').length - 1)}`);
    const code = errorCode(model);
    const inherited = Map.groupBy(facts.inherited.get(model) ?? [], ({ parent }) => parent);
    const users = [...(facts.whereUsed.get(model) ?? [])];
    return relative(
      [
        ...(code === undefined ? [] : [`See also [what to do about ${code}](../errors.md#${code.toLowerCase()}).`]),
        ...[...inherited].map(
          ([parent, members]) =>
            `## Inherited from ${parent?.name}\n\n${members.map((member) => link(member)).join(', ')}`,
        ),
        ...(users.length > 0 ? [`## Used by\n\n${users.map((user) => link(user)).join(', ')}`] : []),
      ].join('\n\n'),
    );
  });
}

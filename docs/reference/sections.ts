import { readFileSync } from 'node:fs';

import { type Application, Comment, CommentTag, type DeclarationReflection } from 'typedoc';

import { entrySources } from './entries.ts';

/** What the source of an entry has above its exports: `// Validators`. */
interface Section {
  readonly title: string;
  readonly names: readonly string[];
}

/** Groups the names of an entry as its source does, which is a table of contents, and else by what they are. */
export function keepSections(app: Application): void {
  const sections = new Map(entrySources().map(([entry, file]) => [entry, sectionsIn(readFileSync(file, 'utf8'))]));
  const kinds = ['Constructors', 'Properties', 'Accessors', 'Methods'];
  app.options.setValue('groupOrder', [...[...sections.values()].flat().map(({ title }) => title), ...kinds, '*']);
  app.converter.on('resolveBegin', ({ project }) => {
    for (const entry of project.children ?? []) {
      for (const child of entry.children ?? []) {
        const section = sections.get(entry.name)?.find(({ names }) => names.includes(child.name));
        if (section) putInGroup(child, section.title);
      }
    }
  });
}

function putInGroup(child: DeclarationReflection, title: string): void {
  // A function has its comment at its signature.
  const owner = child.signatures?.[0] ?? child;
  owner.comment ??= new Comment();
  owner.comment.blockTags.push(new CommentTag('@group', [{ kind: 'text', text: title }]));
}

function sectionsIn(source: string): Section[] {
  return source
    .split(/^\/\/ /m)
    .slice(1)
    .map((text) => {
      const [title = '', ...lines] = text.split('\n');
      const lists = lines.join('\n').matchAll(/^export (?:type )?(?:\{([^}]*)\}|\* as (\w+))/gm);
      const names = [...lists].flatMap(
        ([, list = '', namespace = '']) => `${list},${namespace}`.match(/\w+(?=\s*(?:,|$))/g) ?? [],
      );
      return { title, names };
    });
}

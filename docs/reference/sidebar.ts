import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Application, DeclarationReflection, ProjectReflection, Router } from 'typedoc';
import { type MarkdownApplication, MarkdownRendererEvent } from 'typedoc-plugin-markdown';

/** An item of the sidebar, as VitePress takes it. */
interface SidebarItem {
  readonly text: string;
  readonly link?: string;
  readonly items?: readonly SidebarItem[];
}

/** Writes the sidebars of the reference beside its pages. */
export function writeSidebar(app: Application): void {
  const { renderer } = app as MarkdownApplication;
  renderer.on(MarkdownRendererEvent.END, ({ project, outputDirectory }) => {
    const { router } = renderer;
    if (router) writeFileSync(join(outputDirectory, 'sidebar.json'), JSON.stringify(sidebars(project, router)));
  });
}

/** By the folder of each entry: the entries, then the sections of this one, and the names in them. */
function sidebars({ children: entries = [] }: ProjectReflection, router: Router): Record<string, SidebarItem[]> {
  const link = (to: DeclarationReflection): string =>
    `/api/${router.getFullUrl(to.isReference() ? to.getTargetReflectionDeep() : to).replace(/(?:index)?\.md$/, '')}`;
  const item = (to: DeclarationReflection): SidebarItem => ({
    text: to.name.replace('@token-storage/', ''),
    link: link(to),
  });
  const all: SidebarItem = { text: 'Reference', link: '/api/', items: entries.map(item) };
  const sections = ({ groups = [] }: DeclarationReflection): SidebarItem[] =>
    groups.map(({ title, children }) => ({
      text: title,
      items: children.filter((child) => child.isDeclaration()).map(item),
    }));
  return Object.fromEntries([['/api/', [all]], ...entries.map((entry) => [link(entry), [all, ...sections(entry)]])]);
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Application, DeclarationReflection, ProjectReflection, Router } from 'typedoc';
import { type MarkdownApplication, MarkdownRendererEvent } from 'typedoc-plugin-markdown';

/** An item of the sidebar, as VitePress takes it. */
interface SidebarItem {
  readonly text: string;
  readonly link?: string;
  readonly collapsed?: boolean;
  readonly items?: readonly SidebarItem[];
}

/** Writes the sidebar of the reference beside its pages: every entry, its sections, and the names in them. */
export function writeSidebar(app: Application): void {
  const { renderer } = app as MarkdownApplication;
  renderer.on(MarkdownRendererEvent.END, ({ project, outputDirectory }) => {
    const { router } = renderer;
    if (router) writeFileSync(join(outputDirectory, 'sidebar.json'), JSON.stringify(sidebar(project, router)));
  });
}

function sidebar({ children: entries = [] }: ProjectReflection, router: Router): SidebarItem[] {
  const link = (to: DeclarationReflection): string => `/api/${router.getFullUrl(to).replace(/(?:index)?\.md$/, '')}`;
  return entries.map((entry) => ({
    text: entry.name.replace('@token-storage/', ''),
    link: link(entry),
    collapsed: true,
    items: (entry.groups ?? []).map(({ title, children }) => ({
      text: title,
      items: children
        .filter((child) => child.isDeclaration())
        .map((child) => ({ text: child.name, link: link(child) })),
    })),
  }));
}

import { fileURLToPath } from 'node:url';

import { Application, type TypeDocOptions } from 'typedoc';
import type { PluginOptions } from 'typedoc-plugin-markdown';

import { StepError } from '../../scripts/steps.ts';
import { entrySources, nameEntries } from './entries.ts';
import { exportedNames } from './exported-names.ts';
import { incompleteNames } from './incomplete-names.ts';
import { listInherited } from './inherited-members.ts';
import { keepOwnComments } from './own-comments.ts';
import { addPageParts, type PageFacts } from './page-parts.ts';
import { ReferenceRouter } from './reference-router.ts';
import { keepSections } from './sections.ts';
import { writeSidebar } from './sidebar.ts';
import { resolveByName } from './resolve-by-name.ts';
import { whereUsed } from './where-used.ts';

const folder = fileURLToPath(new URL('../api', import.meta.url));

const options: Partial<TypeDocOptions & PluginOptions> = {
  entryPoints: entrySources().map(([, file]) => file),
  tsconfig: fileURLToPath(new URL('packages.tsconfig.json', import.meta.url)),
  out: folder,
  readme: 'none',
  excludeExternals: true,
  excludeInternal: true,
  excludePrivate: true,
  disableSources: true,
  logLevel: 'Warn',
  router: 'reference',
  entryFileName: 'index',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  parametersFormat: 'table',
  expandParameters: true,
  indexFormat: 'table',
  sortEntryPoints: false,
  excludeTags: ['@group'],
  blockTagsPreserveOrder: ['@throws', '@example', '@see'],
  pageTitleTemplates: { index: () => 'Reference', module: ({ name }) => name, member: ({ name }) => name },
};

/** What was written. */
export interface Reference {
  /** How many names the packages export. */
  readonly names: number;
  /** Those whose comments leave something to be said, and what. */
  readonly incomplete: readonly string[];
}

/** Reads the doc comments of every package and writes a page for each name, into `docs/api/`. */
export async function generateReference(): Promise<Reference> {
  const app = await Application.bootstrapWithPlugins({
    ...options,
    plugin: ['typedoc-plugin-markdown', nameEntries, keepOwnComments, resolveByName],
  });
  keepSections(app);
  app.renderer.defineRouter('reference', ReferenceRouter);
  const facts: PageFacts = { inherited: listInherited(app), whereUsed: new Map() };
  addPageParts(app, facts);
  writeSidebar(app);
  const project = await app.convert();
  if (project === undefined) throw new StepError('The packages cannot be compiled.');
  app.validate(project);
  facts.whereUsed = whereUsed(project);
  await app.generateOutputs(project);
  if (app.logger.hasWarnings()) throw new StepError('What stands above about links in doc comments is to be mended.');
  return { names: exportedNames(project).length, incomplete: incompleteNames(project, facts.whereUsed) };
}

import { type Comment, type DeclarationReflection, type ProjectReflection, Reflection, ReflectionKind } from 'typedoc';

import { partsOf } from './comment-parts.ts';
import { errorCode } from './error-code.ts';
import { exportedNames, isExported } from './exported-names.ts';
import type { WhereUsed } from './where-used.ts';

/** Guides have examples. */
const site = 'https://token-storage.github.io/token-storage/';

/** The exported names, and their public members, that the comments leave somebody alone with: each with what is missing. */
export function incompleteNames(project: ProjectReflection, used: WhereUsed): string[] {
  const names = exportedNames(project);
  const undocumented = names.flatMap((name) => [name, ...membersOf(name)]).filter((name) => !isDocumented(name));
  const withoutExample = names.filter((name) => !leadsToExample(name, used));
  return [
    ...undocumented.map((name) => `${name.getFullName()}: no doc comment`),
    ...withoutExample.map((name) => `${name.getFullName()}: no example, and no link to one`),
  ];
}

/** What is seen of a class, an interface or a type, its own. A namespace only names what is elsewhere. */
function membersOf({ kind, children = [], type }: DeclarationReflection): DeclarationReflection[] {
  if (kind === ReflectionKind.Namespace) return [];
  const nested = type?.type === 'reflection' ? (type.declaration.children ?? []) : [];
  return [...children, ...nested].filter(
    ({ kind: of, flags }) => of !== ReflectionKind.Constructor && !flags.isProtected,
  );
}

const commentsOf = (declaration: DeclarationReflection): Comment[] =>
  [declaration, ...declaration.getAllSignatures()].flatMap(({ comment }) => comment ?? []);

const isDocumented = (declaration: DeclarationReflection): boolean =>
  commentsOf(declaration).some(
    ({ summary, blockTags }) => summary.length > 0 || blockTags.some(({ tag }) => tag === '@returns'),
  );

/** Whether its page has an example, or a link to a name that has one, to a guide, or to what is said of an error code. */
function leadsToExample(name: DeclarationReflection, used: WhereUsed): boolean {
  const comments = [name, ...membersOf(name)].flatMap(commentsOf);
  const targets = comments.flatMap(linksIn);
  const linked = targets.flatMap((target) => (target instanceof Reflection ? exportedBy(target) : []));
  return (
    errorCode(name) !== undefined ||
    targets.some(isGuide) ||
    [name, ...linked, ...(used.get(name) ?? [])].some(hasExample)
  );
}

const hasExample = (name: DeclarationReflection): boolean =>
  [name, ...membersOf(name)].flatMap(commentsOf).some((comment) => comment.getTag('@example') !== undefined);

const linksIn = (comment: Comment): unknown[] =>
  partsOf(comment).flatMap((part) => (part.kind === 'inline-tag' ? part.target : []));

const isGuide = (target: unknown): boolean => typeof target === 'string' && target.startsWith(site);

/** The exported name that a link to it or to a member of it leads to. */
function exportedBy(target: Reflection): DeclarationReflection[] {
  if (isExported(target)) return [target];
  return target.parent ? exportedBy(target.parent) : [];
}

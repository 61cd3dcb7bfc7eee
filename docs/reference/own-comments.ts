import { type Application, Comment, ReflectionKind } from 'typedoc';

import { exportedNames } from './exported-names.ts';

/** Keeps TypeDoc from describing a class that has no comment by that of its parent: a class is to say itself what it is. */
export function keepOwnComments({ converter }: Application): void {
  converter.on('resolveBegin', ({ project }) => {
    for (const name of exportedNames(project)) if (name.kind === ReflectionKind.Class) name.comment ??= new Comment();
  });
}

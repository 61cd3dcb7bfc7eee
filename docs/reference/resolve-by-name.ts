import { type Application, Converter } from 'typedoc';

import { partsOf } from './comment-parts.ts';
import { exportedNames } from './exported-names.ts';

/**
 * Lets a comment link to every exported name, where TypeScript knows only those that its file imports. Where two entries have a
 * name, the first one is meant.
 */
export function resolveByName({ converter }: Application): void {
  converter.on(
    Converter.EVENT_RESOLVE_END,
    ({ project }) => {
      const names = new Map(
        exportedNames(project)
          .toReversed()
          .map((name) => [name.name, name]),
      );
      for (const { comment } of Object.values(project.reflections)) {
        for (const part of comment ? partsOf(comment) : []) {
          if (part.kind !== 'inline-tag' || part.target !== undefined) continue;
          const [name = '', ...members] = part.text.trim().split('.');
          const found = names.get(name);
          const target = members.length > 0 ? found?.getChildByName(members) : found;
          if (target) part.target = target;
        }
      }
    },
    // Right before TypeDoc resolves links, and says which of them lead nowhere.
    -299,
  );
}

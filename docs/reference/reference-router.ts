import { ReflectionKind, type Reflection } from 'typedoc';
import { MemberRouter } from 'typedoc-plugin-markdown';

/** A page for each entry, named as the entry is without its scope, and in its folder one for each name: `core/adapter/LocalLocks`. */
export class ReferenceRouter extends MemberRouter {
  override getIdealBaseName(reflection: Reflection): string {
    const { parent } = reflection;
    if (reflection.kind === ReflectionKind.Module) return `${folderOf(reflection)}/index`;
    // A namespace (`errors`) is a folder as well.
    const folder = parent?.isProject() === false ? this.getIdealBaseName(parent).replace(/\/index$/, '') : '';
    return `${folder}/${reflection.name}`;
  }
}

const folderOf = (entry: Reflection): string => entry.name.replace('@token-storage/', '');

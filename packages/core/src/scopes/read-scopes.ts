import { checkString } from '../checks/check-string.ts';
import { ScopeParseError } from '../errors/scope-errors.ts';
import { ScopeGraph } from './scope-graph.ts';
import { stripWhiteSpace } from './strip-white-space.ts';

/** One of the four special characters, or a name: everything between them. */
const TOKEN = /[[\]* ]|[^[\]* ]+/g;

/**
 * Reads a scope text such as `a *b[c *d]`.
 *
 * Only the space separates; tabs and line breaks are ordinary characters, but for those around the name that ends
 * the text, where they are a file's or a shell's.
 *
 * @throws {@link ScopeParseError} when the text is not well formed.
 */
export function readScopes(text: string): ScopeGraph {
  checkString(text, 'A scope text');
  const graph = new ScopeGraph();
  const parents: string[] = [];
  let name: string | undefined;
  let isOptional = false;
  let isOpening = false;

  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const end = index + token.length;
    const next = text[end];
    const refuse = (reason: string): never => {
      throw new ScopeParseError(`Cannot read the scope text at character ${index + 1}: ${reason}.`);
    };
    switch (token) {
      case ' ':
        if (next === '[') refuse("'[' cannot have a preceding space");
        break;
      case '*':
        if (next === ' ') refuse("'*' must not be followed by a space");
        if (next === '[' || next === ']' || next === '*') {
          refuse('a scope string must always follow an optional marker');
        }
        isOptional = true;
        break;
      case '[':
        if (next === '[') refuse('found double left-bracket');
        if (name === undefined) refuse("found '[' without a preceding scope string");
        else parents.push(name);
        isOpening = true;
        break;
      case ']':
        if (isOpening) refuse('found empty brackets');
        if (next !== undefined && next !== ' ' && next !== ']') refuse("']' may only be followed by a space or ']'");
        if (parents.pop() === undefined) refuse("found ']' with no matching '[' preceding it");
        break;
      default: {
        name = next === undefined ? stripWhiteSpace(token) : token;
        if (name === '') break;
        const parent = parents.at(-1);
        if (parent === undefined) graph.addRoot(name, isOptional);
        else graph.addDependency(parent, name, isOptional);
        isOptional = false;
        isOpening = false;
      }
    }
  }
  if (isOptional) throw new ScopeParseError('Cannot read the scope text: ended in optional marker.');
  if (isOpening) throw new ScopeParseError('Cannot read the scope text: ended in left bracket.');
  if (parents.length > 0) throw new ScopeParseError("Cannot read the scope text: unclosed brackets, missing ']'.");
  return graph;
}

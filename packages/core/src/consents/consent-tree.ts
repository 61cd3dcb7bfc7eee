import type { Consent } from './consent.ts';

/**
 * A root consent with everything below it.
 */
export class ConsentTree {
  /** The consent that depends on no other. */
  readonly root: Consent;
  /** All consents of the tree, level by level, the root first. */
  readonly nodes: readonly Consent[];
  /** The number of levels; 1 for a root alone. */
  readonly maxDepth: number;

  /** @param children The consents directly below a consent. */
  constructor(root: Consent, children: (parent: Consent) => readonly Consent[]) {
    const nodes: Consent[] = [];
    let depth = 0;
    for (let level: readonly Consent[] = [root]; level.length > 0; level = level.flatMap(children)) {
      for (const node of level) nodes.push(node);
      depth += 1;
    }
    this.root = root;
    this.nodes = Object.freeze(nodes);
    this.maxDepth = depth;
    Object.freeze(this);
  }
}

import type { Edit } from './edit.ts';
import { COMMA, MembersText } from './members-text.ts';
import type { ObjectTable } from './object-table.ts';

/**
 * A change of one object of a text: members that go, get another value, or come in behind the others. What it takes is told
 * as edits of the text, and where everything stands then as the object's next table.
 */
export class ObjectChange {
  /** What to do to the text, in no order. */
  readonly edits: readonly Edit[];
  /** Whether members get a value, and not only go. */
  readonly isStore: boolean;
  /** The object as it is before. */
  readonly table: ObjectTable;
  readonly #removed: ReadonlySet<string>;
  readonly #added: MembersText;

  /** @param values What the members are to be, as texts by name; `undefined` removes. */
  constructor(table: ObjectTable, values: ReadonlyMap<string, string | undefined>) {
    const edits: Edit[] = [];
    const removed = new Set<string>();
    const added = new Map<string, string>();
    for (const [name, text] of values) {
      const member = table.get(name);
      if (member === undefined) {
        if (text !== undefined) added.set(name, text);
      } else if (text === undefined) removed.add(name);
      else edits.push({ start: member.valueStart, end: member.valueEnd, text });
    }
    this.table = table;
    this.#removed = removed;
    this.#added = new MembersText(added);
    this.isStore = edits.length > 0 || added.size > 0;
    edits.push(...this.#cuts(), ...this.#addition());
    this.edits = edits;
  }

  /** The object's table, once these edits are made, and others of the same text. @param allEdits In order. */
  tableAfter(allEdits: readonly Edit[]): ObjectTable {
    const kept = this.table.without(this.#removed).after(allEdits);
    const { text } = this.#added;
    return kept.with(this.#added, kept.length === 0 ? kept.end - 1 - text.length : lastEnd(kept) + COMMA.length);
  }

  /** Cuts members out, wherever their names come: what is left is an object as it would have been without them. */
  #cuts(): Edit[] {
    const table = this.table;
    if (this.#removed.size === 0) return [];
    const isCut = table.isNamed(this.#removed);
    const firstKept = isCut.indexOf(false);
    if (firstKept === -1) return [{ start: table.start + 1, end: table.end - 1, text: '' }];
    const edits: Edit[] = [];
    // Before the first that stays, up to its name; after it, from the end of what comes before.
    if (firstKept > 0) edits.push({ start: table.at(0).nameStart, end: table.at(firstKept).nameStart, text: '' });
    for (let index = firstKept + 1; index < isCut.length; index += 1) {
      if (isCut[index]) edits.push({ start: table.at(index - 1).valueEnd, end: table.at(index).valueEnd, text: '' });
    }
    return edits;
  }

  /** Puts new members behind the others, or into an object that has none, or none any more. */
  #addition(): Edit[] {
    const table = this.table;
    const { text } = this.#added;
    if (text === '') return [];
    if (this.#removed.size === table.names.length) return [{ start: table.end - 1, end: table.end - 1, text }];
    return [{ start: lastEnd(table), end: lastEnd(table), text: COMMA + text }];
  }
}

const lastEnd = (table: ObjectTable): number => table.at(table.length - 1).valueEnd;

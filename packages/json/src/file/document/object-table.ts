import { parseString, scanObject, skipValue } from '@token-storage/core/adapter';

import { fromByteText } from './byte-text.ts';
import { type Edit, shifter } from './edit.ts';
import type { MemberBounds, MembersText } from './members-text.ts';

const NUMBERS_PER_MEMBER = 3;
const NOT_ASCII = /[\x80-\uffff]/;

/**
 * Where an object of a text and its members stand. Kept as plain numbers, so that it can follow an edit of a text with
 * 10,000 entries in a fraction of a millisecond, where reading the text again would take ten.
 */
export class ObjectTable {
  readonly start: number;
  readonly end: number;
  /** Of each member in the order of the text: its name. */
  readonly #names: readonly string[];
  /** By name; where a name comes twice the last one counts, at the place of the first, as in Python. */
  readonly #indices: ReadonlyMap<string, number>;
  /** Of each member in the order of the text: start of the name, start and end of the value. */
  readonly #bounds: Uint32Array;

  private constructor(
    start: number,
    end: number,
    names: readonly string[],
    indices: ReadonlyMap<string, number>,
    bounds: Uint32Array,
  ) {
    this.start = start;
    this.end = end;
    this.#names = names;
    this.#indices = indices;
    this.#bounds = bounds;
  }

  /**
   * The table of the object that begins at `start`.
   *
   * @param text As `toByteText` gives it.
   * @param onMember Gives the end of a member's value, where somebody else wants to look at it.
   * @throws {@link JsonSyntaxError}
   */
  static scan(text: string, start: number, onMember?: (name: string, valueStart: number) => number): ObjectTable {
    const allNames: string[] = [];
    const indices = new Map<string, number>();
    const bounds: number[] = [];
    const end = scanObject(text, start, (found, nameStart, valueStart) => {
      const name = NOT_ASCII.test(found) ? nameAt(text, nameStart) : found;
      const valueEnd = onMember === undefined ? skipValue(text, valueStart) : onMember(name, valueStart);
      indices.set(name, allNames.length);
      allNames.push(name);
      bounds.push(nameStart, valueStart, valueEnd);
      return valueEnd;
    });
    return new ObjectTable(start, end, allNames, indices, Uint32Array.from(bounds));
  }

  /** The table of an object that is made of these members alone. @param start Where it begins. */
  static of(members: MembersText, start: number): ObjectTable {
    const empty = new ObjectTable(start, start + members.text.length + 2, [], new Map(), new Uint32Array());
    return empty.with(members, start + 1);
  }

  /** Each name once. */
  get names(): string[] {
    return [...this.#indices.keys()];
  }

  get(name: string): MemberBounds | undefined {
    const index = this.#indices.get(name);
    return index === undefined ? undefined : this.at(index);
  }

  /** How many members there are in the text, those counted that come twice. */
  get length(): number {
    return this.#names.length;
  }

  /** The member at this place of the text. */
  at(index: number): MemberBounds {
    const from = index * NUMBERS_PER_MEMBER;
    const number = (offset: number): number => this.#bounds[from + offset] ?? 0;
    return { nameStart: number(0), valueStart: number(1), valueEnd: number(2) };
  }

  /** Of each member in the order of the text: whether its name is one of these. */
  isNamed(names: ReadonlySet<string>): boolean[] {
    return this.#names.map((name) => names.has(name));
  }

  /** The same object after edits that neither add members to it nor remove any that are in this table. */
  after(edits: readonly Edit[]): ObjectTable {
    const shift = shifter(edits);
    const start = shift(this.start);
    const bounds = new Uint32Array(this.#bounds);
    // A loop: map() of a typed array takes twice as long.
    for (let index = 0; index < bounds.length; index += 1) bounds[index] = shift(bounds[index] ?? 0);
    return new ObjectTable(start, shift(this.end), this.#names, this.#indices, bounds);
  }

  /** The same object without the members of these names. */
  without(removed: ReadonlySet<string>): ObjectTable {
    if (removed.size === 0) return this;
    const names: string[] = [];
    const indices = new Map<string, number>();
    const bounds: number[] = [];
    for (const [index, name] of this.#names.entries()) {
      if (removed.has(name)) continue;
      const { nameStart, valueStart, valueEnd } = this.at(index);
      indices.set(name, names.length);
      names.push(name);
      bounds.push(nameStart, valueStart, valueEnd);
    }
    return new ObjectTable(this.start, this.end, names, indices, Uint32Array.from(bounds));
  }

  /** The same object with further members behind all others. @param at Where their text begins. */
  with({ members }: MembersText, at: number): ObjectTable {
    if (members.length === 0) return this;
    const names = [...this.#names];
    const indices = new Map(this.#indices);
    const bounds = new Uint32Array((names.length + members.length) * NUMBERS_PER_MEMBER);
    bounds.set(this.#bounds);
    for (const { name, nameStart, valueStart, valueEnd } of members) {
      bounds.set([at + nameStart, at + valueStart, at + valueEnd], names.length * NUMBERS_PER_MEMBER);
      indices.set(name, names.length);
      names.push(name);
    }
    return new ObjectTable(this.start, this.end, names, indices, bounds);
  }
}

/** Python writes what is not ASCII as escapes. Others may write it as it is, and then it takes several bytes. */
function nameAt(byteText: string, start: number): string {
  const name = fromByteText(byteText.slice(start, skipValue(byteText, start)));
  return parseString(name, 0, name.length);
}

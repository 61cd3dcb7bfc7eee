import { encodeJson } from '@token-storage/core/adapter';

const COLON = ': ';
/** What Python writes between two members. */
export const COMMA = ', ';

/** Where a member of an object stands in a text. */
export interface MemberBounds {
  readonly nameStart: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** The text of members as Python writes it, and where each of them stands in that. */
export class MembersText {
  readonly text: string;
  /** In their order; the bounds are counted from the beginning of this text. */
  readonly members: readonly (MemberBounds & { readonly name: string })[];

  /** @param values The texts of the values, by name. */
  constructor(values: ReadonlyMap<string, string>) {
    let text = '';
    this.members = [...values].map(([name, value]) => {
      if (text !== '') text += COMMA;
      const nameStart = text.length;
      text += encodeJson(name) + COLON;
      const valueStart = text.length;
      text += value;
      return { name, nameStart, valueStart, valueEnd: text.length };
    });
    this.text = text;
  }
}

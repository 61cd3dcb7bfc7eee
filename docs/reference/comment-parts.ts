import type { Comment, CommentDisplayPart } from 'typedoc';

/** All that a comment says, its tags included: text, code and links. */
export const partsOf = ({ summary, blockTags }: Comment): CommentDisplayPart[] => [
  ...summary,
  ...blockTags.flatMap(({ content }) => content),
];

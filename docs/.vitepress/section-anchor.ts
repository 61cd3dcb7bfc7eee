/**
 * The anchor of a section, as GitHub makes it of the title, so that a link into a text leads to the same place here and there:
 * `#err_lock_timeout`.
 */
export const sectionAnchor = (title: string): string =>
  title
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}_ -]/gu, '')
    .replaceAll(' ', '-');

/** One character that Python's `str.split` and `str.strip` take for white space: `\s` has U+FEFF besides, and lacks five. */
export const WHITE_SPACE: RegExp = /(?!\ufeff)[\s\x1c-\x1f\x85]/;

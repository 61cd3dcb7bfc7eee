/** Says that nobody will read the rest of an answer. */
export const callOff = ({ body }: Response): void => void body?.cancel().catch(() => {});

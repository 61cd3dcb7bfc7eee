/** Whether an answer sends whoever asked to another address. */
export const isRedirect = ({ status }: Response): boolean => [301, 302, 303, 307, 308].includes(status);

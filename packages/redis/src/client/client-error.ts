/** Those of a command that waited and was never sent, or that no server of a cluster took. */
const UNSENT = [
  'ClientClosedError',
  'ClientOfflineError',
  'TimeoutError',
  'RootNodesUnavailableError',
  'ConnectionTimeoutError',
  'MaxCommandRedirectionsError',
];

/** Whether a command was surely not carried out. */
export const isUnsent = (error: unknown): boolean =>
  UNSENT.some((name) => isOfClass(error, name)) ||
  /^The (?:client is (?:closed|offline)|queue is full)$/.test(messageOf(error));

/** Whether the client was never opened, or was closed before the command. */
export const isClosed = (error: unknown): boolean =>
  isOfClass(error, 'ClientClosedError') || messageOf(error) === 'The client is closed';

/** By name: the class may come from another copy of the package, and is not loaded for this. */
export function isOfClass(error: unknown, name: string): boolean {
  for (let it: unknown = Object(error); it !== null; it = Object.getPrototypeOf(it)) {
    if ((it as object).constructor.name === name) return true;
  }
  return false;
}

/** The system's own code of a lost connection, for example `ECONNREFUSED`. */
export function systemCodeOf(error: unknown): string {
  const { code } = Object(error) as { code?: unknown };
  return typeof code === 'string' ? code : 'ECONNRESET';
}

export function messageOf(error: unknown): string {
  const { message } = Object(error) as { message?: unknown };
  return typeof message === 'string' ? message : '';
}

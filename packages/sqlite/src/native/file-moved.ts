/** Another file, or none, is where the open one was: nothing was written, and all is to be done again on that one. */
export class FileMoved extends Error {}

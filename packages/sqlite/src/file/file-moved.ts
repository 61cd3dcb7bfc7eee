/** Another file, or none, is where the one was that is in use: nothing was written, and all is to be done again on that one. */
export class FileMoved extends Error {}

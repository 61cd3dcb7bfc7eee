/** The page fell asleep in the midst of something, of which nothing is left: it is to be done again. */
export class PageSlept extends Error {}

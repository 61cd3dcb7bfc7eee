/** An element of the page by its id, which index.html has. */
export const find = <T extends HTMLElement = HTMLElement>(id: string): T => document.getElementById(id) as T;

// Playwright calls this before all tests, and what it returns after them.
export { keepBuiltPages as default } from './built-pages.ts';

export { report } from './entries.ts';

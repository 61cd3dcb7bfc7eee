export { type AcquireBatonOptions, Baton, type BatonOptions } from './baton/baton.ts';
export type { HeldBaton } from './baton/held-baton.ts';
export { explainSystemError, systemCode } from './system-error.ts';

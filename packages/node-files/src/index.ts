export { type AcquireBatonOptions, Baton, type BatonOptions } from './baton/baton.ts';
export type { HeldBaton } from './baton/held-baton.ts';
export { atomicWrite, type AtomicWriteOptions, type AtomicWriteOutcome } from './file/atomic-write.ts';
export { makeParentDirectory } from './file/make-parent-directory.ts';
export { resolveTarget } from './file/resolve-target.ts';
export { syncDirectory } from './file/sync-directory.ts';
export { appPath, type AppPathSystem } from './path/app-path.ts';
export { checkPath } from './path/check-path.ts';
export { explainSystemError, systemCode } from './system-error.ts';

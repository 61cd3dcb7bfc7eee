export type { Capabilities } from './capabilities.ts';
export type { ConformanceOptions, ConformanceSubject, StorageUnderTest, TestRunner } from './conformance-options.ts';
export { testTokenStorage } from './test-token-storage.ts';

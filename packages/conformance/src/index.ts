export type { Capabilities, ConformanceOptions, StorageUnderTest, TestRunner } from './conformance-options.ts';
export { testTokenStorage } from './test-token-storage.ts';

export { MemoryTokenStorage, type MemoryTokenStorageOptions } from './memory-token-storage.ts';

// By its path: this package cannot depend on one that depends on it, not even for its tests.
export { MemoryTokenStorage } from '../../memory/dist/index.js';

// By its path: core cannot depend on a package that depends on core, not even for its tests.
export { sample } from '../../../../test-support/sample.ts';

export { type ProviderOptions, type RunningProvider, startProvider } from './start-provider.ts';

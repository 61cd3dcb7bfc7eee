export { escapeHtml } from './escape-html.ts';
export { MemoryAdapter } from './memory-adapter.ts';
export { type ProviderOptions, type RunningProvider, startProvider } from './start-provider.ts';

import vue from '@vitejs/plugin-vue';
import { compile } from 'svelte/compiler';
import type { Plugin, PluginOption } from 'vite';

/** What the samples are compiled with that are no TypeScript alone. */
export const samplePlugins = (): PluginOption[] => [vue(), svelte];

/** Svelte's own plugin wants its library to be installed at the root. */
const svelte: Plugin = {
  name: 'svelte',
  transform(code, filename, options) {
    if (!filename.endsWith('.svelte')) return undefined;
    return compile(code, { filename, generate: options?.ssr ? 'server' : 'client' }).js;
  },
};

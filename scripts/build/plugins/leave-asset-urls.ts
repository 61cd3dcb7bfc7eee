import type { Plugin } from 'vite';

const ASSET_URL = /new URL\((?='\.\/[^']+', import\.meta\.url\))/g;
const IGNORED_URL = /new URL\(\s*\/\* @vite-ignore \*\/\s*/g;

/**
 * Leaves what stands beside the published file, `new URL('./file', import.meta.url)`, to the application's bundler. Vite
 * would put the whole file in its place, unless it is told to ignore it; and then so would the application's.
 */
export const leaveAssetUrls: Plugin = {
  name: 'leave-asset-urls',
  enforce: 'pre',
  transform: (code) => replaced(code, ASSET_URL, 'new URL(/* @vite-ignore */ '),
  renderChunk: (code) => replaced(code, IGNORED_URL, 'new URL('),
};

const replaced = (code: string, pattern: RegExp, by: string): { code: string; map: null } | undefined =>
  code.search(pattern) === -1 ? undefined : { code: code.replaceAll(pattern, by), map: null };

/* oxlint-disable import/default -- Vite gives the text of a file as the default. */
import adapter from '../../dist/adapter.js?raw';
import index from '../../dist/index.js?raw';
import shared from '../../dist/shared.js?raw';

export type Core = typeof import('@token-storage/core');
export type CoreAdapter = typeof import('@token-storage/core/adapter');

/** A module of its own, wherever this runs. */
const moduleOf = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`;

/** Another copy of the library, both doors of it, as a second installed version is: its classes are others. */
export async function secondCopy(): Promise<Core & CoreAdapter> {
  const doors = [index, adapter].map((door): Promise<object> => {
    const module = moduleOf(door.replaceAll('./shared.js', moduleOf(shared)));
    return import(/* @vite-ignore */ module);
  });
  return Object.assign({}, ...(await Promise.all(doors))) as Core & CoreAdapter;
}

import { count, type Kind, openStorage } from './open-storage.ts';

/** What a page asks of the worker. */
export interface CountRequest {
  readonly kind: Kind;
  readonly location: string;
  readonly name: string;
  readonly times: number;
}

addEventListener('message', ({ data }: MessageEvent<CountRequest>) => {
  const { kind, location, name, times } = data;
  void count(openStorage(kind, location), name, times).then(() => postMessage('counted'));
});

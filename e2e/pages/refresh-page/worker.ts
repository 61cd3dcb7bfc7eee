import type { Command, TokenClient, TokenClientSettings } from '../../support/token-client.ts';
import type { Kind } from '../storage-page/open-storage.ts';
import { openClient } from './open-client.ts';

/** First what it is a client of, then commands, each with a port to answer to. */
type Message =
  | { readonly kind: Kind; readonly settings: TokenClientSettings; readonly command?: undefined }
  | { readonly command: Command };

let client: TokenClient | undefined;

addEventListener('message', ({ data, ports: [port] }: MessageEvent<Message>) => {
  if (data.command === undefined) client = openClient(data.kind, data.settings);
  else void client?.act(data.command).then((outcome) => port?.postMessage(outcome));
});

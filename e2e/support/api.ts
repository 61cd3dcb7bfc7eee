import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands for an API of the user's: it may get the token, and does not always do what one wants. */
export interface Api {
  readonly origin: string;
  /** What came here: path and authorization header. */
  readonly requests: { readonly path: string; readonly authorization: string | undefined }[];
  close(): void;
}

/** Answers any page, with what `/status/<number>` says, or sends it on to another origin. */
export async function startApi(redirectTo = ''): Promise<Api> {
  const requests: Api['requests'] = [];
  const server = createServer(({ url: path = '', method, headers: { authorization } }, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'authorization');
    if (method === 'OPTIONS') return response.writeHead(204).end();
    requests.push({ path, authorization });
    if (path === '/redirect') return response.writeHead(302, { location: `${redirectTo}/redirected` }).end();
    response.writeHead(Number(path.replace('/status/', ''))).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

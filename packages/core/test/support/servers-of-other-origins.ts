import type { TestProject } from 'vitest/node';
import { type Arrived, json, type LoopbackServer, startLoopbackServer } from './loopback-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Two servers of origins that are not the page's, which any page may call. */
    readonly otherOrigins: readonly [string, string];
  }
}

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, x-mine',
  'access-control-allow-methods': '*',
};

/**
 * Starts the servers for tests in browsers. `/arrived` tells what has arrived, `/redirect?<address>` leads there, `/token`
 * gives a token, and whatever comes with `Bearer over` is refused.
 */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const servers = await Promise.all([startLoopbackServer(), startLoopbackServer()]);
  for (const server of servers) server.answer = answering(server);
  provide('otherOrigins', [servers[0].url, servers[1].url]);
  return async () => {
    for (const server of servers) await server.close();
  };
}

function answering({ requests }: LoopbackServer): LoopbackServer['answer'] {
  return ({ method, path, headers }: Arrived, response) => {
    const [, target] = /^\/redirect\?(.*)/.exec(path) ?? [];
    if (method === 'OPTIONS') response.writeHead(204, CORS).end();
    else if (path === '/arrived') json(response, requests, 200, CORS);
    else if (target !== undefined) response.writeHead(302, { ...CORS, location: decodeURIComponent(target) }).end();
    else if (path === '/token') json(response, { access_token: 'new', expires_in: 60 }, 200, CORS);
    else json(response, { path }, headers.authorization === 'Bearer over' ? 401 : 200, CORS);
  };
}

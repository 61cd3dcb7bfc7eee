// Two servers on this machine, of which a token may go to one.
import { once } from 'node:events';
import { createServer } from 'node:http';

/** A server that remembers which tokens it was shown. It refuses `FAKE-over`, and redirects to what `?to=` says. */
async function startServer() {
  const started = { tokens: [] };
  const server = createServer((request, response) => {
    const token = request.headers.authorization;
    started.tokens.push(token);
    const to = new URL(request.url, 'http://x').searchParams.get('to');
    if (token === 'Bearer FAKE-over') response.writeHead(401).end();
    else if (to !== null) response.writeHead(307, { location: to }).end();
    else request.pipe(response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  started.url = `http://127.0.0.1:${server.address().port}`;
  started.close = () => (server.closeAllConnections(), server.close());
  return started;
}

/** Starts both. */
export async function startApis() {
  const [api, other] = await Promise.all([startServer(), startServer()]);
  return { api, other, close: () => [api, other].forEach((server) => server.close()) };
}

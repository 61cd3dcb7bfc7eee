import { authorizedFetch } from '@token-storage/core';

import { tokensOf } from './visitors.ts';

const api = 'https://api.example';

/** A route, in the form that Next.js, SvelteKit, React Router, Hono and others share. */
export async function GET(request: Request): Promise<Response> {
  const [, session] = /(?:^|; )session=([\w-]{22,})/.exec(request.headers.get('cookie') ?? '') ?? [];
  const logIn = new Response(null, { status: 302, headers: { location: '/login' } });
  if (session === undefined) return logIn;
  const tokens = tokensOf(session);
  if ((await tokens.getTokenData(api)) === undefined) return logIn;
  const fetch = authorizedFetch(tokens, { resourceServer: api, origins: [api] });
  const answer = await fetch(`${api}/tasks`);
  // The page gets what it shows, and no token.
  return Response.json(await answer.json(), { status: answer.status });
}

import { clientCredentialsWith } from '@token-storage/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { json, type LoopbackServer, startLoopbackServer } from '../support/loopback-server.ts';

let server: LoopbackServer;
beforeEach(async () => {
  server = await startLoopbackServer();
});
afterEach(() => server.close());

const { signal } = new AbortController();
const client = () => ({ tokenEndpoint: `${server.url}/token`, clientId: 'service', clientSecret: 'S3cret' });
const forms = () => server.requests.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));

it('asks for a token of the client itself, and gives the answer', async () => {
  server.answer = (_, response) => json(response, { access_token: 'new', expires_in: 60 });
  const obtain = clientCredentialsWith(client());
  expect(await obtain({ resourceServer: 'api.example', signal })).toEqual({ access_token: 'new', expires_in: 60 });
  expect(forms()).toEqual([{ grant_type: 'client_credentials' }]);
  expect(server.requests[0]?.headers.authorization).toBe(`Basic ${btoa('service:S3cret')}`);
});

it('asks for the scope that it was given, else for that of what is stored', async () => {
  const parameters = { audience: 'api.example' };
  await clientCredentialsWith({ ...client(), parameters })({ resourceServer: 'api.example', scope: 'a b', signal });
  await clientCredentialsWith({ ...client(), scope: 'c' })({ resourceServer: 'api.example', scope: 'a b', signal });
  await clientCredentialsWith(client())({ resourceServer: 'api.example', scope: '', signal });
  expect(forms()).toEqual([
    { audience: 'api.example', grant_type: 'client_credentials', scope: 'a b' },
    { grant_type: 'client_credentials', scope: 'c' },
    { grant_type: 'client_credentials' },
  ]);
});

it('refuses a scope that is no text', () => {
  const scope = ['a', 'b'] as unknown as string;
  expect(() => clientCredentialsWith({ ...client(), scope })).toThrow(expect.objectContaining({ code: 'ERR_USAGE' }));
});

it('tells the name of the error when it is refused', async () => {
  server.answer = (_, response) => json(response, { error: 'invalid_client' }, 401);
  await expect(clientCredentialsWith(client())({ resourceServer: 'api.example', signal })).rejects.toMatchObject({
    code: 'ERR_TOKEN_ENDPOINT',
    error: 'invalid_client',
    status: 401,
  });
});

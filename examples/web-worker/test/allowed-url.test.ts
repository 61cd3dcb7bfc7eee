import { describe, expect, it } from 'vitest';

import { allowedUrl } from '../src/worker/allowed-url.ts';

const origins = ['https://api.example', 'http://127.0.0.1:8080'];

describe('the addresses that an access token may go to', () => {
  it.each([
    ['https://api.example/v1/tasks?limit=1', 'https://api.example/v1/tasks?limit=1'],
    ['HTTPS://API.EXAMPLE:443', 'https://api.example/'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080/'],
  ])('lets %s through', (url, href) => {
    expect(allowedUrl(url, origins).href).toBe(href);
  });

  it.each([
    'https://elsewhere.example/',
    'https://api.example.elsewhere.example/',
    'https://api.example@elsewhere.example/',
    'https:\\\\elsewhere.example\\https://api.example/',
    'http://api.example/',
    'https://api.example:8443/',
    'blob:https://api.example/2f9c',
    'data:text/plain,https://api.example',
    'javascript:fetch("https://api.example")',
    '//api.example/',
    '/v1/tasks',
    '',
  ])('refuses %s', (url) => {
    expect(() => allowedUrl(url, origins)).toThrow(expect.objectContaining({ code: 'ERR_ORIGIN_NOT_ALLOWED' }));
  });

  it('says where the request would have gone, without what may be secret in the address', () => {
    const url = 'https://ada:password@elsewhere.example/path?token=secret';
    expect(() => allowedUrl(url, origins)).toThrow(
      'The access token must not go to https://elsewhere.example: the worker sends it to https://api.example and ' +
        'http://127.0.0.1:8080 only.',
    );
  });
});

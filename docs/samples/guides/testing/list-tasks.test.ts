import { TokenStorageData } from '@token-storage/core';
import { MemoryTokenStorage } from '@token-storage/memory';
import { expect, it, vi } from 'vitest';

import { listTasks } from './list-tasks.ts';

const login = new TokenStorageData({
  resource_server: 'https://api.example',
  scope: 'tasks',
  access_token: 'an-access-token',
  expires_at_seconds: Math.floor(Date.now() / 1000) + 3600,
});

it('asks for a login where there is none', async () => {
  expect(await listTasks(new MemoryTokenStorage())).toBe('log in');
});

it('lists the tasks of whoever is logged in', async () => {
  const storage = new MemoryTokenStorage();
  await storage.storeTokenData(login);
  vi.stubGlobal('fetch', async (request: Request) => Response.json([request.headers.get('authorization')]));
  expect(await listTasks(storage)).toEqual(['Bearer an-access-token']);
  vi.unstubAllGlobals();
});

it('is stored as it was made', async () => {
  const storage = new MemoryTokenStorage();
  await storage.storeTokenData(login);
  const stored = await storage.getTokenData('https://api.example');
  // Tokens are in no field: deep equality cannot compare them.
  expect(stored?.toDict()).toEqual(login.toDict());
  expect(stored?.equals(login)).toBe(true);
});

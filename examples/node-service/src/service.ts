// One process of the service. Any number of them do the same beside it, on any number of machines.
import { once } from 'node:events';

import { createClient } from 'redis';

import { answer } from './answer.ts';
import { errorAnswer } from './error-answer.ts';
import { Login } from './login.ts';
import { openUsers } from './open-users.ts';
import { PendingLogins } from './pending-logins.ts';
import { addressOf, serve } from './serve.ts';
import { readSettings } from './settings.ts';

const settings = readSettings(process.env);
const client = createClient({ url: settings.redisUrl });
// The client connects again by itself; what is asked meanwhile gets a typed error.
client.on('error', () => {});
await client.connect();

const login = await Login.at(settings, new PendingLogins(client));
const users = openUsers(client, settings, login.server.token_endpoint ?? '');
const server = await serve(settings.publicUrl, (request) =>
  answer(request, { settings, users, login }).catch(errorAnswer),
);
process.send?.(addressOf(server));

// Until the one who started it wants no more, or is gone. Ctrl-C is for that one.
process.on('SIGINT', () => {});
await once(process, 'disconnect');
server.close();
server.closeAllConnections();
await users.close();
client.destroy();

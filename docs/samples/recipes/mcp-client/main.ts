import { RefreshingTokenStorage, refreshWith } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';

import { connect } from './connect.ts';

const server = 'https://mcp.example/mcp';

const storage = new RefreshingTokenStorage(new JSONTokenStorage('./tokens.json'), {
  refresh: refreshWith({
    tokenEndpoint: 'https://auth.example/token',
    clientId: 'your client id',
    // Which server the token is for, said again at each refresh (RFC 8707).
    parameters: { resource: server },
  }),
});

const client = await connect(storage, server);
console.log(await client.listTools());

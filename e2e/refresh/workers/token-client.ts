// One client of a storage that others use as well: `token-client.ts <kind> <place> <settings>`. Does what it reads, a line of
// JSON each, all at once, and says what came of each.
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { type Command, TokenClient, type TokenClientSettings } from '../../support/token-client.ts';
import { openSharedStorage, type SharedKind } from '../open-shared-storage.ts';

const [, , kind, place = '', settingsText = ''] = process.argv;
const settings = JSON.parse(settingsText) as TokenClientSettings;
const say = (line: object): void => void writeSync(1, `${JSON.stringify(line)}\n`);
const opened = await openSharedStorage(kind as SharedKind, place);
const client = new TokenClient(opened.storage, settings, {
  onRefresh: () => {
    if (settings.stopsBeforeCall) process.kill(process.pid, 'SIGSTOP');
  },
  onCall: () => say({}),
});

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { id, command } = JSON.parse(line) as { readonly id: number; readonly command: Command };
  void client.act(command).then((outcome) => say({ id, outcome }));
});
// A connection would keep it alive when nobody is left to say anything.
lines.once('close', () => void opened.close());

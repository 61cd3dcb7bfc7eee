// One client of a storage that others use as well: `token-client.ts <kind> <file> <settings>`. Does what it reads, a line of
// JSON each, all at once, and says what came of each.
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { type FileKind, openStorage } from '../../files/open-storage.ts';
import { type Command, TokenClient, type TokenClientSettings } from '../../support/token-client.ts';

const [, , kind, path = '', settingsText = ''] = process.argv;
const settings = JSON.parse(settingsText) as TokenClientSettings;
const say = (line: object): void => void writeSync(1, `${JSON.stringify(line)}\n`);
const client = new TokenClient(openStorage(kind as FileKind, path), settings, {
  onRefresh: () => {
    if (settings.stopsBeforeCall) process.kill(process.pid, 'SIGSTOP');
  },
  onCall: () => say({}),
});

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, command } = JSON.parse(line) as { readonly id: number; readonly command: Command };
  void client.act(command).then((outcome) => say({ id, outcome }));
});

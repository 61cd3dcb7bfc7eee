// Does one thing to a storage: `act-once.ts <kind> <file> <act>`. Says "ready" and its process id before, "acknowledged" or
// an error's code after.
import { writeSync } from 'node:fs';

import { type Act, act } from '../act.ts';
import { type FileKind, openStorage } from '../open-storage.ts';

const [, , kind, path = '', name] = process.argv;
// Loads the library before it matters.
await openStorage(kind as FileKind, '/nowhere/tokens').getTokenData('nothing');
const storage = openStorage(kind as FileKind, path);
writeSync(1, `ready ${process.pid}\n`);
const outcome = await act(storage, name as Act).then(
  () => 'acknowledged',
  (error: { code?: string; message: string }) => error.code ?? error.message,
);
writeSync(1, `${outcome}\n`);
await storage.close();

// Does one operation after the other until it is killed, and says of each when it begins and how it ended, one line of
// JSON each: `operate.ts <kind> <file> <owner> <seed> <first value>`. First it says what it finds.
import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { TokenStorageError } from '@token-storage/core';
import { seededRandom } from 'test-support/seeded-random';

import { find, perform, randomOperation, SHARED } from '../../support/operation.ts';
import { type FileKind, openStorage } from '../open-storage.ts';

const [, , kind, path = '', owner = '', seed, first] = process.argv;
const storage = openStorage(kind as FileKind, path);
const random = seededRandom(Number(seed));
const say = (line: object): void => void writeSync(1, `${JSON.stringify({ at: Date.now(), ...line })}\n`);
/** After a failure, so that a folder that is gone for a while is not asked a thousand times. */
const PAUSE_MS = 20;

/** What there is now, in both namespaces at one moment of this writer; again until it can be read. */
async function look(): Promise<void> {
  try {
    const found = { [SHARED]: await find(storage), [owner]: await find(storage.withNamespace(owner)) };
    say({ found });
  } catch (error) {
    fail(error);
    await delay(PAUSE_MS);
    await look();
  }
}

function fail(error: unknown): void {
  const isTyped = error instanceof TokenStorageError;
  const { systemCode } = error as { systemCode?: string };
  // What has no type is a fault, and only its stack says where.
  say({ failed: isTyped ? error.code : String((error as Error).stack ?? error), isTyped, systemCode });
}

await look();
for (let value = Number(first); ; value += 1) {
  const operation = randomOperation(random, owner, value);
  say({ begin: operation });
  try {
    say({ done: (await perform(storage, operation)) ?? null });
  } catch (error) {
    fail(error);
    await delay(PAUSE_MS);
    await look();
  }
}

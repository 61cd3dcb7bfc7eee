// The process of one contender: opens it in a folder, and does what it is asked to. Each has a process to itself, so that
// none collects the garbage of another, or runs what was compiled for another.
import { deeds } from './deeds.ts';
import type { Answer, Request } from './messages.ts';
import { Subject } from './subject.ts';

const [name = '', folder = '', ...deed] = process.argv.slice(2);
const subject = await Subject.open(name, folder);

const run = async ({ name: deedName, args }: Request): Promise<unknown> => {
  const action = deeds[deedName] as (on: Subject, ...given: readonly unknown[]) => unknown;
  return action(subject, ...args);
};
const answer = (message: Answer): void => void process.send?.(message);

if (process.send === undefined) {
  // Alone, on a command line: one deed, and its arguments as JSON.
  const [deedName, ...args] = deed;
  await run({ id: 0, name: deedName as Request['name'], args: args.map((text) => JSON.parse(text) as unknown) });
  await subject.opened.close?.();
} else {
  process.on('message', (request: Request) => {
    run(request).then(
      (result) => answer({ id: request.id, result }),
      (error: unknown) => answer({ id: request.id, error: describe(error) }),
    );
  });
  // Whoever started it is gone, or has done with it.
  process.once('disconnect', () => process.exit());
  answer({ id: 0, result: 'open' });
}

/** The code of an error, or what it says. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

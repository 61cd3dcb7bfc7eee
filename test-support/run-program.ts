import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How a program of its own is run. */
export interface ProgramOptions {
  /** The folder of the package whose imports it uses, as a `file:` URL. */
  readonly from: URL;
  /** Flags for Node. */
  readonly flags?: readonly string[];
  /** Added to the environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The user who runs it; the one of the tests by default. */
  readonly uid?: number;
}

/** What came of it. */
export interface ProgramResult {
  /** What it handed to `say`; it is JSON. */
  readonly said: unknown;
  /** What it wrote to the standard error output, warnings among it. */
  readonly stderr: string;
}

/** Before each program: `say`, and `tried`, which gives a value, or what is to be known of an error. */
const PRELUDE = `
const say = (value) => console.log(JSON.stringify(value ?? null));
const tried = (task) => Promise.resolve().then(task).then((value) => value ?? null,
  ({ code, systemCode, message }) => ({ code, systemCode, message }));
`;

/** Runs a program in a process of its own, to its end. */
export function runProgram(code: string, { from, flags = [], env = {}, uid }: ProgramOptions): ProgramResult {
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', ...flags, '--input-type=module', '-e', PRELUDE + code],
    {
      cwd: fileURLToPath(from),
      encoding: 'utf8',
      env: { ...process.env, ...env },
      ...(uid === undefined ? {} : { uid, gid: 0 }),
    },
  );
  if (status !== 0) throw new Error(`The program ended with ${status ?? signal}: ${stderr}`);
  return { said: JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as unknown, stderr };
}

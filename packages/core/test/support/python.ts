import { spawnSync } from 'node:child_process';

/** Whether there is a Python to compare with; where there is none, says what is not tested. */
export const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.log('No python3 here: JSON texts are not compared with what it reads and writes.');

/** Runs a program that sets `output` from `input`. Its standard library is all that it needs. */
export function runPython(program: string, input: unknown): unknown {
  const code = `import json, sys\ninput = json.load(sys.stdin)\n${program}\njson.dump(output, sys.stdout)`;
  const { status, stdout, stderr } = spawnSync('python3', ['-c', code], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`python3 failed:\n${stderr}`);
  return JSON.parse(stdout);
}

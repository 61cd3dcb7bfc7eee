// Runs a command for as long as the parent of this process lives: `node run-while-parent-lives.ts <command> <arguments>`,
// detached. Then ends the command and all that it started, also when the parent was killed and could not tidy up.
import { spawn } from 'node:child_process';

const [command = '', ...parameters] = process.argv.slice(2);
const parent = process.ppid;
const LOOK_MS = 250;

// The group is this process, the command and its children: being started detached made this process its leader.
const endGroup = (): boolean => process.kill(-process.pid, 'SIGKILL');

const child = spawn(command, parameters, { stdio: 'inherit' });
child.once('error', (error) => {
  console.error(`Cannot start ${command}: ${error.message}`);
  endGroup();
});
child.once('exit', endGroup);
setInterval(() => process.ppid === parent || endGroup(), LOOK_MS);

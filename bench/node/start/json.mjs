import { cpuMs } from '../cpu-ms.mjs';

const startMs = cpuMs();
const { JSONTokenStorage } = await import('@token-storage/json');
const importMs = cpuMs() - startMs;
const data = await new JSONTokenStorage(process.argv[2]).getTokenData('server-0');
const getMs = cpuMs() - startMs;
if (data === undefined) throw new Error('The entry is not there.');
console.log(JSON.stringify({ importMs, getMs }));

import { cpuMs } from '../cpu-ms.mjs';

const startMs = cpuMs();
const { JSONFilePreset } = await import('lowdb/node');
const importMs = cpuMs() - startMs;
const { data } = await JSONFilePreset(process.argv[2], {});
const getMs = cpuMs() - startMs;
if (data.data.DEFAULT['server-0'] === undefined) throw new Error('The entry is not there.');
console.log(JSON.stringify({ importMs, getMs }));

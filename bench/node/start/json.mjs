const startedMs = performance.now();
const { JSONTokenStorage } = await import('@token-storage/json');
const importedMs = performance.now();
const data = await new JSONTokenStorage(process.argv[2]).getTokenData('server-0');
if (data === undefined) throw new Error('The entry is not there.');
const gotMs = performance.now();
console.log(JSON.stringify({ imported: importedMs - startedMs, got: gotMs - startedMs }));

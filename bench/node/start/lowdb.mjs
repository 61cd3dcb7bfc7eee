const startedMs = performance.now();
const { JSONFilePreset } = await import('lowdb/node');
const importedMs = performance.now();
const { data } = await JSONFilePreset(process.argv[2], {});
if (data.data.DEFAULT['server-0'] === undefined) throw new Error('The entry is not there.');
const gotMs = performance.now();
console.log(JSON.stringify({ imported: importedMs - startedMs, got: gotMs - startedMs }));

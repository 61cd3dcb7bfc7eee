// One program that opens a storage of many users and asks for one of them, in a process of its own: scale.mjs runs it.
const started = performance.now();
const [kind, path, namespace] = process.argv.slice(2);
const storage = await opened();
const one = storage.withNamespace(namespace);
const imported = performance.now();
const data = await one.getTokenData('api.example');
if (data === undefined) throw new Error(`Nothing is stored for ${namespace}.`);
const first = performance.now();
await one.storeTokenData(data.with({ expires_at_seconds: data.expires_at_seconds + 1 }));
const stored = performance.now();
await storage.close();
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(
  JSON.stringify({
    importMs: imported - started,
    firstGetMs: first - imported,
    firstStoreMs: stored - first,
    megabytes,
  }),
);

async function opened() {
  if (kind === 'json') return new (await import('@token-storage/json')).JSONTokenStorage(path);
  return new (await import('@token-storage/sqlite')).SQLiteTokenStorage(path);
}

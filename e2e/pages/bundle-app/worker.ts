import { report } from './entries.ts';

const answer = await report().catch((error: unknown) => String(error));
postMessage(answer);

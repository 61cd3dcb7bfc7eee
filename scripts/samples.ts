// `node scripts/main.mjs samples`: puts the code of docs/samples into the pages that show it.
import { checkDocSamples } from './checks/doc-samples.ts';
import { Steps } from './steps.ts';

const steps = new Steps();
await steps.run('Samples in the documentation', () => checkDocSamples({ write: true }));
steps.finish();

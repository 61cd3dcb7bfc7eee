import { testTokenStorage } from '@token-storage/conformance';
import { describe, it } from 'vitest';

import { conformanceSubjects } from './support/conformance-subjects.ts';

for (const subject of conformanceSubjects) testTokenStorage({ describe, it, ...subject });

import { describe, it } from 'vitest';

import { testTokenStorage } from '../src/index.ts';
import { validatingSubjects } from './validating-subjects.ts';

for (const subject of validatingSubjects) testTokenStorage({ describe, it, ...subject });

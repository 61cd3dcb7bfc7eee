import { describe, it } from 'vitest';

import { testTokenStorage } from '../src/index.ts';
import { refreshingSubjects } from './refreshing-subjects.ts';

for (const subject of refreshingSubjects) testTokenStorage({ describe, it, ...subject });

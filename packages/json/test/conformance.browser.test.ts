import { testTokenStorage } from '@token-storage/conformance';
import { describe, it } from 'vitest';

import { webStorageSubjects } from './support/web-storage-subjects.ts';

for (const subject of webStorageSubjects) testTokenStorage({ describe, it, ...subject });

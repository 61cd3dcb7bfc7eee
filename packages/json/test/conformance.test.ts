import { testTokenStorage } from '@token-storage/conformance';
import { describe, it } from 'vitest';

import { fileSubject } from './support/file-subject.ts';

testTokenStorage({ describe, it, ...fileSubject });

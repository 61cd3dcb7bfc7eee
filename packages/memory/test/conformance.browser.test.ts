import { testTokenStorage } from '@token-storage/conformance';
import { describe, it } from 'vitest';

import { conformanceSubject } from './support/conformance-subject.ts';

testTokenStorage({ describe, it, ...conformanceSubject });

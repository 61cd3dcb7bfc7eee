import { testTokenStorage } from '@token-storage/conformance';
import { describe, it } from 'vitest';

import { subject } from './subject.ts';

testTokenStorage({ describe, it, ...subject });

import { expect, test } from 'vitest';
import { testInAPage } from '../shared/in-a-page.js';

testInAPage({ expect, test });

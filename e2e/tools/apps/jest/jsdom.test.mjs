import { expect, test } from '@jest/globals';
import { testInAPage } from '../shared/in-a-page.js';

testInAPage({ expect, test });

import { testInAPage } from '../shared/in-a-page.js';

testInAPage({ expect, test });

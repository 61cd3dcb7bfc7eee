import { afterAll, expect, test } from '@jest/globals';
import { testOnNode } from '../shared/on-node.js';

testOnNode({ afterAll, expect, test });

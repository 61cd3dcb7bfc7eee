import { afterAll, expect, test } from 'vitest';
import { testOnNode } from '../shared/on-node.js';

testOnNode({ afterAll, expect, test });

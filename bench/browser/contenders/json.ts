import type { TokenStorageData } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';

import type { Contender } from '../contest/contender.ts';
import { ours } from './ours.ts';

export const open = (): Contender<TokenStorageData> => ours(new JSONTokenStorage('bench'));

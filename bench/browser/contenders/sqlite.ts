import type { TokenStorageData } from '@token-storage/core';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

import type { Contender, ContenderOptions } from '../contest/contender.ts';
import { ours } from './ours.ts';

export const open = (options: ContenderOptions): Contender<TokenStorageData> =>
  ours(new SQLiteTokenStorage('bench', options));

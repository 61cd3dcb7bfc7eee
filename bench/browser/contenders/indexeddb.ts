import type { TokenStorageData } from '@token-storage/core';
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';

import type { Contender, ContenderOptions } from '../contest/contender.ts';
import { ours } from './ours.ts';

export const open = (options: ContenderOptions): Contender<TokenStorageData> =>
  ours(new IndexedDBTokenStorage('bench', options));

// Runs the suite on a storage that keeps what it promises, but for one thing.
import { EngineTokenStorage } from '@token-storage/core/adapter';
import { serveSuite } from 'test-support/suite-in-worker/serve-suite';

import { LosesUpdates } from '../broken-engines.ts';
import { SharedLocation } from '../shared-engine.ts';

serveSuite({
  name: 'a broken storage',
  create: () => {
    const location = new SharedLocation();
    const open = (): EngineTokenStorage => new EngineTokenStorage(new LosesUpdates(location));
    return { storage: open(), reopen: open };
  },
});

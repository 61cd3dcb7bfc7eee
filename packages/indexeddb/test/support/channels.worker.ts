// Stores in a worker, and counts the channels that this opens.
import { sample } from 'test-support/sample';

import { IndexedDBTokenStorage } from '../../src/indexeddb-token-storage.ts';
import { answerCalls } from './answer-calls.ts';
import { type ChannelCounts, countChannels } from './count-channels.ts';

const commands = {
  async store(location: string, times: number): Promise<ChannelCounts> {
    const channels = countChannels();
    const storage = new IndexedDBTokenStorage(location);
    for (let time = 0; time < times; time += 1) await storage.storeTokenData(sample('name'));
    return channels.counts;
  },
};

/** What this worker can be asked to do. */
export type ChannelsCommands = typeof commands;

answerCalls(commands);

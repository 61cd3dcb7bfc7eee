import type { Machine } from './machine.ts';
import type { CampaignResult } from './run-campaign.ts';

/** What is kept of a run: what came of it, on what it ran, and when. */
export interface Result extends Omit<CampaignResult, 'log'>, Machine {
  /** How many rounds were asked for, where they were not those of a long run. */
  readonly rounds?: number;
  readonly commit: string;
  readonly date: string;
}

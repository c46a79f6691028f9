import type { Session } from '../session.ts';

/** What went by. */
export interface TrafficTally {
  sessions: number;
  turns: number;
  failures: number;
}

export function countSession(tally: TrafficTally, { turns }: Session): void {
  tally.sessions += 1;
  tally.turns += turns.length;
  tally.failures += turns.filter(({ outcome }) => outcome === 'failure').length;
}

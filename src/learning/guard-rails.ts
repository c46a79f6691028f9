import { z } from 'zod';
import { MOST_USERS_COUNTED } from './distinct-users.ts';

const Share = z.number().min(0).max(1);

/** What must be sure before a text gets a label from logs. Each is stricter the higher it is, `ownSuccess` the lower. */
export const GuardRails = z.strictObject({
  /** Different users who got through with the same reading after the text had failed. */
  users: z.int().min(1).max(MOST_USERS_COUNTED).default(2),
  /** Sessions in which they did. */
  sessions: z.int().min(1).default(2),
  /** Different users who wrote a text just so, for it to be shown: what fewer wrote may be private. */
  writers: z.int().min(1).max(MOST_USERS_COUNTED).default(3),
  /** Of those who got through at all, at least so many meant the same: lower end of Wilson's interval. */
  confidence: Share.default(0.3),
  /** At most this share of the text's own turns may have succeeded: what works is not sent elsewhere. */
  ownSuccess: Share.default(0.3),
  /** How often the reading succeeds where it comes up, whatever the text: lower end of Wilson's interval. */
  targetSuccess: Share.default(0.1),
});
export type GuardRails = z.infer<typeof GuardRails>;

/** How logs are mined. */
export const MiningOptions = GuardRails.extend({
  /** A turn after a longer pause, in seconds, is about something else. */
  pause: z.number().positive().default(60),
  /** Whether texts that succeed as they are give training data too: the system's own readings, confirmed. */
  confirmed: z.boolean().default(true),
});
export type MiningOptions = z.infer<typeof MiningOptions>;

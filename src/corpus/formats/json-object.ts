import { z } from 'zod';

/**
 * Any JSON object. It is passed on as JSON.parse made it: copying objects key by key, as zod's own records do, would
 * lose a key such as "__proto__".
 */
export const isJsonObject = z.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'an object',
);

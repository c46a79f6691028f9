import { z } from 'zod';
import { extraFields, serviceSettings } from '../../../service/service-settings.ts';
import { dialectNames, dialects } from './dialects.ts';

/** Raise when the same settings and texts lead to other requests or other readings of the answers. */
export const HTTP_VERSION = '1';

const reserved = [...new Set(dialectNames.flatMap((name) => dialects[name].reserved))];

/** What a user may set of the engine `http`. */
export const httpSettings = z.strictObject({
  ...serviceSettings,
  /** What the service speaks. */
  dialect: z.enum(dialectNames),
  /** The service's own codes of the languages, where those derived from the language tags do not fit. */
  codes: z.strictObject({ source: z.string().min(1).optional(), target: z.string().min(1).optional() }).default({}),
  /** Most utterances in one request. */
  batchSize: z.int().min(1).max(1000).default(16),
  /** Further fields of each request as the service names them: `formality`, `glossary_id`, `tag_handling_version` … */
  extra: extraFields(reserved).default({}),
});

export type HttpSettings = z.infer<typeof httpSettings>;

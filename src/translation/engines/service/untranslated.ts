import { InputError } from '../../../corpus/problem.ts';
import { shortened } from '../../../service/excerpt.ts';
import { ServiceFailure } from '../../../service/service-failure.ts';
import type { TextTranslation } from '../../text-system.ts';

/** What becomes of a blank text, and of one that is to be dropped. */
export const NO_TRANSLATION: TextTranslation = Object.freeze({ text: '', pieces: [], unknownWords: 0 });

/** What an engine on a service throws instead of a failure: names the service and the first utterance it concerns. */
export function untranslated(error: unknown, { service, text, others = 0 }: Untranslated): unknown {
  if (!(error instanceof ServiceFailure)) return error;
  const batch = others > 0 ? ` and ${others} more in the same request` : '';
  const cure = error.kind === 'unusable' ? '; check "url", or set "unanswered: drop" to go on without it' : '';
  return new InputError({
    message: `the service ${service} did not translate ${shortened(text)}${batch}: ${error.message}${cure}`,
  });
}

export interface Untranslated {
  /** The address of the service as it may be shown. */
  readonly service: string;
  readonly text: string;
  /** How many more utterances the failed request held. */
  readonly others?: number;
}

import { InputError } from '../../../corpus/problem.ts';
import type { TextTranslation } from '../../text-system.ts';
import { shortened } from './excerpt.ts';
import { ServiceFailure } from './service-failure.ts';

/** The text as JSON and XML can carry it: a blank for each control character and each half of a character. */
export function transmissible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what has to go.
  return text.replace(/[\u0000-\u001f\u007f\ufffe\uffff]|\p{Cs}/gu, ' ');
}

/** An answer in one line. */
export function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

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

import { InputError, suggestName } from '../corpus/problem.ts';
import type { Signal } from './contract.ts';
import { backTranslation } from './signals/back-translation.ts';
import { knownWords } from './signals/known-words.ts';
import { characterLanguageModel, wordLanguageModel } from './signals/language-model.ts';
import { lengthRatio } from './signals/length-ratio.ts';
import { mtScore } from './signals/mt-score.ts';
import { roundTripAgreement, roundTripSemer } from './signals/round-trip-agreement.ts';
import { slotCopies, slotCount } from './signals/slot-integrity.ts';

/** Every signal by its name. A new one is one file and one line here. */
export const signals = Object.freeze({
  mt: mtScore,
  'known-words': knownWords,
  'chrf-back': backTranslation,
  'round-trip': roundTripAgreement,
  'semer-round-trip': roundTripSemer,
  lm: wordLanguageModel,
  'lm-characters': characterLanguageModel,
  length: lengthRatio,
  'slot-count': slotCount,
  'slot-copies': slotCopies,
});

export type SignalName = keyof typeof signals;

export const signalNames = Object.freeze(Object.keys(signals) as [SignalName, ...SignalName[]]);

/** @throws {InputError} if there is none of this name */
export function signalNamed(name: string): Signal {
  if (Object.hasOwn(signals, name)) return signals[name as SignalName];
  throw new InputError({ message: `there is no signal "${name}"${suggestName(name, signalNames)}` });
}

import { createHash } from 'node:crypto';
import type { Slot } from '../../corpus/utterance.ts';
import type { Engine, SourceUtterance } from '../contract.ts';
import { NORMALISATION_VERSION } from '../normalisation.ts';

/** What an engine is asked, in the one form in which it can be asked, and the key of the answer. */
export interface Question {
  readonly utterance: SourceUtterance;
  /** 128 bits in hex. */
  readonly key: string;
}

/** Hex digits of a key. */
export const KEY_LENGTH = 32;

/**
 * Gives questions to an engine their keys. An utterance is stripped of what can make no difference (defaults spelt out
 * or not, kept labels that none of its slots has, fields that are no part of the contract), and the engine is to be
 * asked the stripped one: its answer then depends on nothing that the key leaves out.
 */
export function questionsTo(engine: Engine): (utterance: SourceUtterance) => Question {
  const { source, target } = engine.languages;
  const about = JSON.stringify([engine.fingerprint(), source, target, NORMALISATION_VERSION]);
  const [defaultStrategy] = engine.capabilities.strategies;
  return ({ text, slots, keep, strategy = defaultStrategy, best = 1 }) => {
    const kept = keep === undefined || keep.size === 0 ? [] : keptLabels(slots, keep);
    const spans = slots.map(({ label, start, end }) => [label, start, end]);
    const asked = JSON.stringify([text, spans, kept, strategy, best]);
    const key = createHash('sha256').update(about).update(asked).digest('hex').slice(0, KEY_LENGTH);
    const utterance = {
      text,
      slots: slots.map(({ label, start, end }) => ({ label, start, end })),
      strategy,
      ...(kept.length > 0 && { keep: new Set(kept) }),
      ...(best !== 1 && { best }),
    };
    return { utterance, key };
  };
}

function keptLabels(slots: readonly Slot[], keep: ReadonlySet<string>): string[] {
  return [...new Set(slots.map(({ label }) => label))].filter((label) => keep.has(label)).sort();
}

import type { StageKind } from '../../execution/stage.ts';
import { type RoundTrip, selectByRoundTrip } from '../../selection/round-trip.ts';
import { translatedFrom } from '../../translation/translate-corpus.ts';
import { openCorpus, writeOutcomes } from '../corpus-artifact.ts';
import { readPredictions } from '../prediction-artifact.ts';
import { RoundTripFilter } from '../schema.ts';

/**
 * Keeps the translations that a model of the source language understands, once translated back, as it understands
 * the source. Inputs: the corpus; the model's predictions for the source texts and for the back-translations.
 */
export const selectRoundTrip: StageKind<RoundTripFilter> = {
  kind: 'select-round-trip',
  version: 1,
  options: RoundTripFilter,
  async run({ options, inputs, output }) {
    const source = await readPredictions(inputs.source![0]!);
    const back = await readPredictions(inputs.back![0]!);
    const trips = new Map<string, RoundTrip>();
    for (const [id, interpretation] of back) {
      const understood = source.get(translatedFrom(id));
      if (understood !== undefined) trips.set(id, { source: understood, back: interpretation });
    }
    return writeOutcomes(output, selectByRoundTrip(openCorpus(inputs.corpus![0]!), trips, options));
  },
};

import type { Precision } from './protocol.ts';

/**
 * What the decoder is told, as Firefox tells it, except that it is to compute the probabilities that make the scores
 * (`skip-cost: false`). Part of the engine's fingerprint.
 */
export function decoderConfiguration(precision: Precision): string {
  return `beam-size: 1
normalize: 1.0
word-penalty: 0
cpu-threads: 0
gemm-precision: ${precision}
skip-cost: false
alignment: soft
quiet: true
quiet-translation: true
max-length-break: 128
max-length-factor: 2.0
mini-batch-words: 1024
workspace: 128
`;
}

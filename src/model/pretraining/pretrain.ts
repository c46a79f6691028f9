import type { Backend } from '../backend.ts';
import type { PreparedModel } from '../network/model.ts';
import { masksTokens, type PretrainingOptions } from './options.ts';
import { pretrainEmbeddings } from './pretrain-embeddings.ts';
import { pretrainEncoder } from './pretrain-encoder.ts';

/** Lets a prepared network learn from its texts before it learns to understand them, in place, on an active backend. */
export async function pretrain(
  prepared: PreparedModel,
  options: PretrainingOptions,
  { seed, backend }: { readonly seed: number; readonly backend: Backend },
): Promise<void> {
  if (masksTokens(options)) await pretrainEncoder(prepared, options, { seed, backend });
  else pretrainEmbeddings(prepared, options, seed);
}

import { z } from 'zod';
import { InputError } from '../../corpus/problem.ts';
import { buildModel, readModelFolder, writeModelFolder } from '../model-folder.ts';
import { TagSet } from '../network/tag-set.ts';
import { FeatureTable } from './feature-table.ts';
import type { LinearModel } from './model.ts';
import { resolveLinearOptions } from './options.ts';
import type { SparseWeights } from './sparse-weights.ts';

/** Its version is raised whenever the same data, options and seed give other weights. */
export const linearKind = { kind: 'linear', version: 2 } as const;

const descriptionSchema = z.strictObject({
  options: z.record(z.string(), z.unknown()),
  intents: z.array(z.string()).min(1),
  tags: z.array(z.string()).min(1),
});

type Description = z.infer<typeof descriptionSchema>;

/** Saves a model as one folder. */
export function saveLinear(model: LinearModel, directory: string): Promise<void> {
  const description: Description = {
    options: model.options,
    intents: [...model.intents],
    tags: [...model.tags.tags],
  };
  const weights = {
    ...packed('intents', model.intentWeights),
    ...packed('tags', model.tagWeights),
    transitions: model.transitions,
  };
  return writeModelFolder(directory, { ...linearKind, description, weights });
}

/** Reads a saved model; InputError if it is not one, or not as it was saved. */
export async function loadLinear(directory: string): Promise<LinearModel> {
  const { description, weights } = await readModelFolder(directory, linearKind);
  const parsed = descriptionSchema.safeParse(description);
  if (!parsed.success) {
    throw new InputError({
      file: directory,
      message: `the description is incomplete: ${z.prettifyError(parsed.error)}`,
    });
  }
  const { options, intents, tags } = parsed.data;
  const taken: string[] = [];
  const take = (name: string, length?: number): Float32Array => {
    taken.push(name);
    const values = weights[name];
    if (values !== undefined && (length === undefined || values.length === length)) return values;
    const wanted = length === undefined ? 'weights' : `${length} weights`;
    const found = values === undefined ? 'nothing' : `${values.length} numbers`;
    throw new InputError({ file: directory, message: `expected ${wanted} "${name}", got ${found}` });
  };
  const build = (): LinearModel => ({
    options: resolveLinearOptions(options),
    intents,
    tags: new TagSet(tags),
    intentWeights: unpacked('intents', take, intents.length),
    tagWeights: unpacked('tags', take, tags.length),
    transitions: take('transitions', tags.length * tags.length),
  });
  return buildModel(directory, { weights }, { build, weightNames: () => taken });
}

const HALF = 1 << 16;

/** Sparse weights as arrays of floats, which hold whole numbers only up to 2^24: keys go in two halves. */
function packed(name: string, { table, starts, classes, values }: SparseWeights): Record<string, Float32Array> {
  return {
    [`${name}.keyHighs`]: Float32Array.from(table.keys, (key) => Math.floor(key / HALF)),
    [`${name}.keyLows`]: Float32Array.from(table.keys, (key) => key % HALF),
    [`${name}.lengths`]: Float32Array.from(table.keys, (_, row) => starts[row + 1]! - starts[row]!),
    [`${name}.classes`]: Float32Array.from(classes),
    [`${name}.values`]: values,
  };
}

function unpacked(
  name: string,
  take: (name: string, length?: number) => Float32Array,
  classCount: number,
): SparseWeights {
  const highs = take(`${name}.keyHighs`);
  const lows = take(`${name}.keyLows`, highs.length);
  const lengths = take(`${name}.lengths`, highs.length);
  const keys = new Uint32Array(highs.length);
  const starts = new Uint32Array(highs.length + 1);
  for (let row = 0; row < keys.length; row++) {
    keys[row] = highs[row]! * HALF + lows[row]!;
    starts[row + 1] = starts[row]! + lengths[row]!;
  }
  const entries = starts[keys.length]!;
  const classes = Uint16Array.from(take(`${name}.classes`, entries));
  if (classes.some((own) => own >= classCount)) {
    throw new InputError({ message: `expected classes below ${classCount} in "${name}.classes"` });
  }
  return { table: new FeatureTable(keys), starts, classes, values: take(`${name}.values`, entries) };
}

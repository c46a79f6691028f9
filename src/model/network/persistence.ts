import { z } from 'zod';
import { InputError } from '../../corpus/problem.ts';
import {
  describeSpaces,
  type SpacesDescription,
  spacesFrom,
  spacesSchema,
  spacesWeights,
} from '../embeddings/vector-contents.ts';
import { buildModel, readModelFolder, writeModelFolder } from '../model-folder.ts';
import { type NetworkModel, networkSizes } from './model.ts';
import { resolveNetworkOptions } from './options.ts';
import { mapParameters } from './parameters.ts';
import { TagSet } from './tag-set.ts';
import { Vocabulary } from './vocabulary.ts';

/** Its version is raised whenever the same data, options and seed give other weights. */
export const networkKind = { kind: 'network', version: 4 } as const;

const descriptionSchema = z.strictObject({
  options: z.record(z.string(), z.unknown()),
  intents: z.array(z.string()).min(1),
  tags: z.array(z.string()).min(1),
  words: z.array(z.string()),
  counts: z.array(z.int().positive()),
  /** Where words are read by given vectors. */
  vectors: spacesSchema.optional(),
});

type Description = z.infer<typeof descriptionSchema>;

/** Saves a model as one folder. */
export function saveNetwork(model: NetworkModel, directory: string): Promise<void> {
  const description: Description = {
    options: model.options,
    intents: [...model.intents],
    tags: [...model.tags.tags],
    words: [...model.vocabulary.words],
    counts: model.vocabulary.counts.slice(1),
    ...(model.vectors && { vectors: describeSpaces(model.vectors) }),
  };
  const weights = { ...model.parameters, ...(model.vectors && spacesWeights(model.vectors)) };
  return writeModelFolder(directory, { ...networkKind, description, weights });
}

/** Reads a saved model; InputError if it is not one, or not as it was saved. */
export async function loadNetwork(directory: string): Promise<NetworkModel> {
  const { description, weights } = await readModelFolder(directory, networkKind);
  const parsed = descriptionSchema.safeParse(description);
  if (!parsed.success) {
    throw new InputError({
      file: directory,
      message: `the description is incomplete: ${z.prettifyError(parsed.error)}`,
    });
  }
  const build = () => networkFrom(parsed.data, { weights, directory });
  const weightNames = ({ parameters, vectors }: NetworkModel) => [
    ...Object.keys(parameters),
    ...(vectors ? Object.keys(spacesWeights(vectors)) : []),
  ];
  return buildModel(directory, { weights }, { build, weightNames });
}

interface SavedWeights {
  readonly weights: Readonly<Record<string, Float32Array>>;
  readonly directory: string;
}

function networkFrom(
  { options, intents, tags, words, counts, vectors }: Description,
  { weights, directory }: SavedWeights,
): NetworkModel {
  const labels = {
    options: resolveNetworkOptions(options),
    vocabulary: new Vocabulary(words, counts),
    tags: new TagSet(tags),
    intents,
  };
  const parameters = mapParameters(networkSizes(labels), (name, [rows, columns]) => {
    const values = weights[name];
    if (values?.length === rows * columns) return values;
    const found = values ? `${values.length} numbers` : 'nothing';
    throw new InputError({ file: directory, message: `expected ${rows} × ${columns} weights "${name}", got ${found}` });
  });
  return { ...labels, parameters, ...(vectors && { vectors: readSpaces(vectors, { weights, labels, directory }) }) };
}

function readSpaces(
  description: SpacesDescription,
  { weights, labels, directory }: SavedWeights & { readonly labels: Pick<NetworkModel, 'options'> },
): NonNullable<NetworkModel['vectors']> {
  const fail = (message: string) => new InputError({ file: directory, message });
  try {
    const spaces = spacesFrom(description, weights);
    const { wordDimensions } = labels.options;
    if (spaces.target.dimensions === wordDimensions) return spaces;
    throw fail(`expected word vectors of ${wordDimensions} numbers, got ${spaces.target.dimensions}`);
  } catch (error) {
    throw error instanceof RangeError ? fail(error.message) : error;
  }
}

import { z } from 'zod';
import type { FieldPath } from '../corpus/schema-problems.ts';
import { bilingualVectorSchema } from '../model/embeddings/options.ts';
import { modelNames } from '../model/models.ts';
import { Selection } from '../selection/filters.ts';
import { STRATEGY_NAMES } from '../translation/contract.ts';
import { engineKindNamed, engineNames } from '../translation/engines.ts';
import { Labelling, LlmSettings, Writing } from './prompting-schema.ts';
import { parseScoreThreshold } from './score-threshold.ts';
import { SelfLearning } from './self-learning-schema.ts';

/**
 * A name used in tables and files: letters, digits, and - + . _ inside. Not digits alone: JavaScript puts such keys
 * first, and the rows of a table keep the order of the file.
 */
const Name = z
  .string()
  .max(100, 'a name of at most 100 characters')
  .regex(/^(?!\d+$)[\p{L}\p{N}][\p{L}\p{N}+._-]*$/u, 'a name of letters, digits and + . _ -, not of digits alone');
/** A locale as files name it. */
export const Locale = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a BCP 47 tag such as de-DE');
const Size = z.union([z.int().positive(), z.literal('all')]);
const Share = z.number().positive().max(1);

/** Where an annotated corpus comes from: a data set graft knows, or a file. */
export const CorpusReference = z
  .strictObject({
    dataset: z.string().optional(),
    file: z.string().optional(),
    format: z.string().optional(),
    locale: Locale.optional(),
    split: z.enum(['train', 'dev', 'test']).optional(),
  })
  .refine((data) => (data.dataset === undefined) !== (data.file === undefined), 'either "dataset" or "file"')
  .refine((data) => data.dataset === undefined || data.format === undefined, '"format" beside "file" only');
export type CorpusReference = z.infer<typeof CorpusReference>;

const Generate = z.strictObject({
  grammar: z.string(),
  size: z.int().positive(),
  mode: z.enum(['weighted', 'uniform', 'even', 'patterns']).default('weighted'),
  /** A corpus whose shares of intents are taken over; the grammar's own weights of intents otherwise. */
  shares: Name.optional(),
});

/** A file or data set of sentence pairs; each pair counts `weight` times, so that few pairs of the domain have a say. */
const Bitext = z.union([z.string(), z.strictObject({ from: z.string(), weight: z.int().min(1).max(1000) })]);

/** An engine and its settings; what it does not find there it takes from the languages of the experiment. */
export const EngineDescription = z
  .strictObject({
    engine: z.enum(engineNames).default('phrase-based'),
    /** Files or data sets of sentence pairs, source language first, to train the engine on or take its lexicon from. */
    bitext: z.array(Bitext).min(1).optional(),
    /** In how many stages a corpus is translated, side by side or on several machines; the translations are the same. */
    shards: z.int().min(1).max(10_000).default(1),
    settings: z.record(z.string(), z.json()).default({}),
  })
  .refine(
    ({ engine, bitext }) => bitext === undefined || engineKindNamed(engine).learns !== undefined,
    '"bitext" with engine phrase-based only, or with lexicon',
  )
  .refine(({ engine, bitext, settings }) => {
    const { learns } = engineKindNamed(engine);
    const isGiven = learns !== undefined && settings[learns] !== undefined;
    return bitext === undefined ? isGiven || engine !== 'phrase-based' : !isGiven;
  }, 'either "bitext" to train phrase-based on, or "model" under settings; with lexicon, "bitext" or "dictionary"');
export type EngineDescription = z.infer<typeof EngineDescription>;

/** What a bitext of an engine is read from. */
export function bitextSource(bitext: z.infer<typeof Bitext>): string {
  return typeof bitext === 'string' ? bitext : bitext.from;
}

const Translate = z
  .strictObject({
    from: Name,
    /** One of `engines`; the engine under `translation` if left out. */
    engine: Name.optional(),
    /** Slot labels whose words pass through untranslated. */
    keep: z.array(z.string()).default([]),
    /** Slot labels whose words pass through untranslated and are replaced later, by `resample`. */
    localise: z.array(z.string()).default([]),
    /** The engine's own preference if left out. */
    projection: z.enum(STRATEGY_NAMES).optional(),
    /** How many translations of each utterance, of an engine that has more than one. */
    best: z.int().min(1).max(20).default(1),
  })
  .refine(
    ({ keep, localise }) => localise.every((label) => !keep.includes(label)),
    'each label under "keep" or "localise", not both',
  );

const Annotate = z.strictObject({ from: Name, size: Size.default('all') });

/** An arm to mix in; each of its utterances counts `weight` times. A bare name has weight 1. */
const MixItem = z.preprocess(
  (item) => (typeof item === 'string' ? { arm: item } : item),
  z.strictObject({ arm: Name, weight: z.number().positive().default(1) }),
);

/** A file of values or the name of a ready catalogue, and how likely an utterance gets one. A bare name is certain. */
const CatalogueChoice = z.preprocess(
  (item) => (typeof item === 'string' ? { catalogue: item } : item),
  z.strictObject({ catalogue: z.string(), probability: Share.default(1) }),
);

const Adaptation = z
  .strictObject({
    /** Slot label → catalogue of values to draw from. */
    resample: z.record(z.string(), CatalogueChoice).optional(),
    /** How many localised copies of each utterance. */
    copies: z.int().positive().default(1),
    /** Make the words in front of a slot fit its new value: "in die Schweiz", "im Iran". */
    agreement: z.boolean().default(false),
    /** Write texts as the target's users do: in lower case, with ordinary contractions. */
    normalise: z
      .strictObject({ casing: z.literal('lower').optional(), contractions: z.boolean().default(true) })
      .optional(),
  })
  .refine(
    (step) => (step.resample === undefined) !== (step.normalise === undefined),
    'either "resample" or "normalise"',
  )
  .refine(
    (step) => step.resample !== undefined || (step.copies === 1 && !step.agreement),
    '"copies" and "agreement" beside "resample" only',
  );

export type { Selection };
export type Adaptation = z.infer<typeof Adaptation>;

const ORIGINS = ['generate', 'translate', 'annotate', 'learn', 'write', 'label', 'from', 'mix'] as const;

/** Texts that models of the arm label themselves, where they agree, and learn from. */
const SelfTraining = z.strictObject({
  /** A corpus of the target language; only its texts are looked at. */
  on: Name,
  models: z.int().min(2).max(10).default(3),
  /** What the models must agree on. With `intent`, the slots are those that most of them found. */
  agree: z.enum(['intent', 'intent+slots']).default('intent+slots'),
  rounds: z.int().min(1).max(10).default(2),
  /** How often each text counts. */
  weight: z.number().positive().default(1),
  /** The kind of the models that label and their options; those of the experiment if left out. */
  kind: z.enum(modelNames).optional(),
  options: z.record(z.string(), z.json()).optional(),
});
export type SelfTraining = z.infer<typeof SelfTraining>;

const ModelChoice = z.strictObject({
  kind: z.enum(modelNames).default('auto'),
  options: z.record(z.string(), z.json()).default({}),
  /** A corpus whose texts, without their annotation, the model learns from too. */
  texts: Name.optional(),
  /** Files or data sets of sentence pairs, source language first; masked tokens are foretold in their target side first. */
  bitext: z.array(z.string()).min(1).optional(),
  /** Of kind `updated`: the arm whose model is launched, and is replaced by this one. */
  old: Name.optional(),
});
export type ModelChoice = z.infer<typeof ModelChoice>;

/** Word vectors of both languages, learnt in the run for the models that read them. */
const Embeddings = z
  .strictObject({
    /** Files or data sets of sentence pairs, source language first: texts, and words that stand for each other. */
    bitext: z.array(z.string()).min(1).optional(),
    /** Files of word pairs, source language first, separated by tabs. */
    lexicon: z.array(z.string()).min(1).optional(),
    /** Corpora of either language; only their texts are read. */
    texts: z.array(Name).default([]),
    options: bilingualVectorSchema.prefault({}),
  })
  .refine(({ bitext, lexicon }) => bitext !== undefined || lexicon !== undefined, '"bitext" or "lexicon", or both');
export type Embeddings = z.infer<typeof Embeddings>;

/** A recipe for a training set: where utterances come from, which to keep, how to make them local. */
export const Arm = z
  .strictObject({
    generate: Generate.optional(),
    translate: Translate.optional(),
    annotate: Annotate.optional(),
    learn: SelfLearning.optional(),
    write: Writing.optional(),
    label: Labelling.optional(),
    from: Name.optional(),
    mix: z.array(MixItem).min(1).optional(),
    select: z.array(Selection).default([]),
    adapt: z.array(Adaptation).default([]),
    'self-train': SelfTraining.optional(),
    /** What learns from the training set, in place of the experiment's model; nobody inherits it. */
    model: ModelChoice.optional(),
  })
  .refine((arm) => ORIGINS.filter((origin) => arm[origin] !== undefined).length === 1, {
    message: `exactly one of ${ORIGINS.join(', ')}`,
  });
export type Arm = z.infer<typeof Arm>;

/** A learning curve: arms that learn from ever larger samples of one arm's training set. */
const Curve = z
  .strictObject({
    /** The arm whose training set the samples are drawn from. */
    arm: Name,
    sizes: z
      .array(z.union([z.int().nonnegative(), z.literal('all')]))
      .min(2)
      .refine(isAscending, 'sizes from small to large, each once, "all" the last'),
    /** What every sample is mixed with. */
    with: z.array(MixItem).default([]),
    /** How often each utterance of the sample counts in that mix. */
    weight: z.number().positive().default(1),
  })
  .refine(({ sizes, with: others }) => others.length > 0 || sizes[0] !== 0, 'size 0 beside "with" only')
  .refine(({ weight, with: others }) => others.length > 0 || weight === 1, '"weight" beside "with" only');

function isAscending(sizes: readonly (number | 'all')[]): boolean {
  const values = sizes.map((size) => (size === 'all' ? Number.POSITIVE_INFINITY : size));
  return values.every((value, index) => index === 0 || value > values[index - 1]!);
}

/** An assistant that gets better as data come in: arms in the order of time, and the scores to wait for. */
const Bootstrap = z.strictObject({
  phases: z.array(z.strictObject({ name: Name, arm: z.string() })).min(1),
  thresholds: z
    .array(
      z
        .string()
        .refine(
          (text) => parseScoreThreshold(text) !== undefined,
          'a threshold such as "exactMatch >= 0.5", "slotF1 >= 0.7", "intentAccuracy >= 0.9" or "semer <= 0.3"',
        ),
    )
    .min(1),
});

/** A table: the scores on all test utterances, or on those that fit. */
const Table = z.strictObject({
  /** Those with one of these intents. */
  intents: z.array(z.string()).min(1).optional(),
  /** Those whose text is in none of these corpora. */
  without: z.array(Name).min(1).optional(),
  /** Its rows; absent: all arms, as in the first table. */
  arms: z
    .array(Name)
    .min(2)
    .refine((arms) => new Set(arms).size === arms.length, 'each arm once')
    .optional(),
  /** What its rows are held against; absent: the baseline of the experiment. */
  baseline: Name.optional(),
});

/** Slips of a program that writes experiment files: each arm is held against all others, each trained for each seed. */
const MOST_ARMS = 1000;
const MOST_SEEDS = 1000;

/** An experiment file, once `base` is merged in. Every default of an experiment stands here. */
export const Experiment = z.strictObject({
  experiment: Name,
  question: z.string().optional(),
  languages: z.strictObject({ source: Locale, target: Locale }),
  data: z.object({ dev: CorpusReference, test: CorpusReference }).catchall(CorpusReference),
  /** The engine of arms that name none. */
  translation: EngineDescription.optional(),
  /** Further engines, for arms to name. */
  engines: z.record(Name, EngineDescription).default({}),
  /** Language models, for arms that have them write or label. */
  llms: z.record(Name, LlmSettings).default({}),
  /** What models with the option `embeddings` read words by. */
  embeddings: Embeddings.optional(),
  model: ModelChoice.prefault({}),
  arms: z
    .record(Name, Arm)
    .refine((arms) => Object.keys(arms).length > 0, 'at least one arm')
    .refine((arms) => Object.keys(arms).length <= MOST_ARMS, `at most ${MOST_ARMS} arms`),
  baseline: Name,
  /** Whether training sets lose the utterances whose text is a dev or test text. */
  leakage: z.enum(['drop', 'keep']).default('drop'),
  tables: z
    .record(Name, Table)
    .refine((tables) => Object.keys(tables).length > 0, 'at least one table')
    .default({ all: {} }),
  seeds: z
    .array(z.int().nonnegative())
    .min(1)
    .refine((seeds) => seeds.length <= MOST_SEEDS, `at most ${MOST_SEEDS} seeds`)
    .refine((seeds) => new Set(seeds).size === seeds.length, 'each seed once')
    .default([1, 2, 3]),
  curves: z.record(Name, Curve).optional(),
  bootstrap: Bootstrap.optional(),
});
export type Experiment = z.infer<typeof Experiment>;

/** Every engine of an experiment with the path of the field that describes it. */
export function engineFields({ translation, engines }: Experiment): [FieldPath, EngineDescription][] {
  const own: [FieldPath, EngineDescription][] = translation === undefined ? [] : [[['translation'], translation]];
  return [
    ...own,
    ...Object.entries(engines).map(([name, engine]): [FieldPath, EngineDescription] => [['engines', name], engine]),
  ];
}

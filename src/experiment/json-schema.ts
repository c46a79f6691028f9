import { z } from 'zod';
import { ManyLanguages } from './languages/many-languages.ts';
import { Experiment } from './schema.ts';

type JsonSchema = { [key: string]: unknown };

/** What an editor shows of the keys people meet first. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  base: 'Another experiment file: this one states only what differs. `key: null` takes a key of the base away.',
  experiment: 'Name of the study; results go to a folder of this name.',
  question: 'What the study is to answer; heads its report.',
  languages: 'BCP 47 tags of the language with data and of the one to train for, or of the `targets` to train for.',
  data: 'Corpora by name. `dev` and `test` are required and of the target language; `source` is of the source language.',
  translation: 'The engine of every arm that names none.',
  engines: 'Further engines, for arms to name.',
  llms: 'Language models behind chat endpoints, for arms that have them write or label utterances.',
  embeddings: 'Word vectors of both languages, learnt in the run for networks with the option `embeddings`.',
  model: 'What is trained on every training set.',
  arms: 'Recipes for training sets: one row of the table each.',
  baseline: 'The arm every other one is compared with.',
  leakage: 'Whether training sets lose the utterances whose text is a dev or test text.',
  tables:
    'The first is the main one; others cover some of the test utterances or of the arms, or have a baseline of their own.',
  seeds: 'Every arm is trained once with each.',
  curves: 'Learning curves: arms that learn from ever larger samples of one arm.',
  bootstrap: 'Arms in the order of time, and the scores to wait for.',
};

/**
 * JSON Schema of experiment files, for editors. It knows every key and value; what the parts of a file say about each
 * other only `graft check` knows. A file with a `base` may leave anything out and take keys away with null.
 */
export function experimentJsonSchema(): object {
  const whole = describeKeys(withManyLanguages(inputSchema(Experiment)));
  const { $schema, definitions, ...bare } = whole;
  const base = { type: 'string', pattern: '^\\.{0,2}/', description: DESCRIPTIONS.base };
  const difference = allowDifference(bare) as JsonSchema;
  return {
    $schema,
    title: 'graft experiment',
    type: 'object',
    if: { required: ['base'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { ...difference, properties: { base, ...(difference.properties as JsonSchema) } },
    else: bare,
    definitions,
  };
}

/** As {@link Experiment} has it, or with `targets` and what else an experiment for many languages says. */
function withManyLanguages(whole: JsonSchema): JsonSchema {
  const properties = whole.properties as Record<string, JsonSchema>;
  const { properties: ofOne, required: _, ...languages } = properties.languages!;
  const { properties: ofMany } = inputSchema(ManyLanguages);
  const either = {
    ...languages,
    properties: { ...(ofOne as JsonSchema), ...(ofMany as JsonSchema) },
    anyOf: [{ required: ['source', 'target'] }, { required: ['source', 'targets'] }],
  };
  return { ...whole, properties: { ...properties, languages: either } };
}

function inputSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const definition = zodSchema._zod.def;
      // Where zod preprocesses, a bare name stands for the object that has only this name.
      if (definition.type === 'pipe' && definition.in._zod.def.type === 'transform') {
        const { $schema, ...object } = inputSchema(definition.out as z.ZodType);
        for (const key of Object.keys(jsonSchema)) delete (jsonSchema as JsonSchema)[key];
        Object.assign(jsonSchema, { anyOf: [{ type: 'string' }, object] });
      }
    },
  }) as JsonSchema;
}

function describeKeys(schema: JsonSchema): JsonSchema {
  const properties = Object.entries(schema.properties as Record<string, JsonSchema>).map(([key, value]) => [
    key,
    DESCRIPTIONS[key] === undefined ? value : { description: DESCRIPTIONS[key], ...value },
  ]);
  return { ...schema, properties: Object.fromEntries(properties) };
}

/** The schema of what a file may say that states only a difference: nothing is required, and null takes away. */
function allowDifference(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(allowDifference);
  if (schema === null || typeof schema !== 'object') return schema;
  const { required, minProperties, ...rest } = schema as JsonSchema;
  const orNull = (value: unknown) => ({ anyOf: [allowDifference(value), { type: 'null' }] });
  return Object.fromEntries(
    Object.entries(rest).map(([key, value]) => {
      if (key === 'properties') {
        const properties = Object.entries(value as JsonSchema).map(([name, property]) => [name, orNull(property)]);
        return [key, Object.fromEntries(properties)];
      }
      if (key === 'additionalProperties' && typeof value === 'object') return [key, orNull(value)];
      // Items of a list are whole: lists are replaced, not merged.
      if (key === 'items' || key === 'enum' || key === 'const' || key === 'default') return [key, value];
      return [key, allowDifference(value)];
    }),
  );
}

import type { Argv, CommandModule } from 'yargs';

interface SchemaArguments {
  of: 'experiment' | 'results' | 'details' | 'languages';
}

/** `graft schema [experiment|results|details|languages]`: JSON Schemas, for editors and for programs that read results. */
export const schemaCommand: CommandModule<object, SchemaArguments> = {
  command: 'schema [of]',
  describe: 'print the JSON Schema of experiment files, results.json, details.json or languages.json',
  builder: (yargs) =>
    yargs
      .positional('of', {
        choices: ['experiment', 'results', 'details', 'languages'] as const,
        default: 'results' as const,
        describe: 'experiment files, results.json, details.json or languages.json',
      })
      .example('$0 schema experiment > experiment.schema.json', 'for an editor')
      .example('$0 schema results > results.schema.json', 'for a program') as unknown as Argv<SchemaArguments>,
  handler: async ({ of }) => {
    console.log(JSON.stringify(await schemas[of](), null, 2));
  },
};

const schemas: Readonly<Record<SchemaArguments['of'], () => Promise<object>>> = {
  experiment: async () => (await import('../experiment/json-schema.ts')).experimentJsonSchema(),
  results: async () => (await import('../report/results.ts')).resultsJsonSchema(),
  details: async () => (await import('../report/details.ts')).detailsJsonSchema(),
  languages: async () => (await import('../report/languages/languages-results.ts')).languagesJsonSchema(),
};

import type { Argv, CommandModule } from 'yargs';

interface SchemaArguments {
  of: 'experiment' | 'results';
}

/** `graft schema [experiment|results]`: JSON Schemas, for editors and for programs that read results. */
export const schemaCommand: CommandModule<object, SchemaArguments> = {
  command: 'schema [of]',
  describe: 'print the JSON Schema of experiment files or of results.json',
  builder: (yargs) =>
    yargs
      .positional('of', {
        choices: ['experiment', 'results'] as const,
        default: 'results' as const,
        describe: 'experiment files, or results.json',
      })
      .example('$0 schema experiment > experiment.schema.json', 'for an editor')
      .example('$0 schema results > results.schema.json', 'for a program') as unknown as Argv<SchemaArguments>,
  handler: async ({ of }) => {
    const schema =
      of === 'experiment'
        ? (await import('../experiment/json-schema.ts')).experimentJsonSchema()
        : (await import('../report/results.ts')).resultsJsonSchema();
    console.log(JSON.stringify(schema, null, 2));
  },
};

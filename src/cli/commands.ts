import type { Argv } from 'yargs';

/** A command as `graft --help` shows it. */
export interface CommandEntry {
  readonly command: string;
  /** False for commands nobody types. */
  readonly describe: string | false;
  /** Adds the whole of the command; only the command that is used gets loaded. */
  readonly add: (yargs: Argv) => Promise<Argv>;
}

/** All commands, in the order of `graft --help`; a command's words here and in its own file are the same. */
export const commands: readonly CommandEntry[] = Object.freeze([
  {
    command: 'init [folder]',
    describe: 'write a small experiment to start from: a grammar, a few sentences, a few translations',
    add: async (yargs) => yargs.command((await import('./init.ts')).initCommand),
  },
  {
    command: 'run <file>',
    describe: 'run an experiment and print its table',
    add: async (yargs) => yargs.command((await import('./run.ts')).runCommand),
  },
  {
    command: 'worker',
    describe: 'do stages of experiments that run elsewhere, from a queue',
    add: async (yargs) => yargs.command((await import('./worker.ts')).workerCommand),
  },
  {
    command: 'status <file>',
    describe: 'show how far an experiment is: finished, running and where, waiting, failed',
    add: async (yargs) => yargs.command((await import('./status.ts')).statusCommand),
  },
  {
    command: 'stage [hash]',
    describe: 'carry out one stage of an experiment, for batch systems such as Slurm and Kubernetes',
    add: async (yargs) => yargs.command((await import('./stage.ts')).stageCommand),
  },
  {
    command: 'report <results>',
    describe: 'show the results of a run again: as table, Markdown, CSV, LaTeX, JSON or HTML',
    add: async (yargs) => yargs.command((await import('./report.ts')).reportCommand),
  },
  {
    command: 'flips <file> <arm>',
    describe:
      'show which intents and utterances an arm of a finished run breaks and fixes, and the training items behind them',
    add: async (yargs) => yargs.command((await import('./flips.ts')).flipsCommand),
  },
  {
    command: 'compare <before> <after>',
    describe: 'say what differs between two runs: config, data, versions, scores; exit code 1 if anything does',
    add: async (yargs) => yargs.command((await import('./compare.ts')).compareCommand),
  },
  {
    command: 'tune <file> <arm>',
    describe: 'sweep the threshold of a filter of an arm on dev: what it keeps, what it is worth',
    add: async (yargs) => yargs.command((await import('./tune.ts')).tuneCommand),
  },
  {
    command: 'build <file>',
    describe: 'write the training set of an arm, for graft or another tool',
    add: async (yargs) => yargs.command((await import('./build.ts')).buildCommand),
  },
  {
    command: 'check <files..>',
    describe: 'check experiment files and say everything that is wrong',
    add: async (yargs) => yargs.command((await import('./check.ts')).checkCommand),
  },
  {
    command: 'grammar',
    describe: 'check a grammar, count, draw, list and recognise its utterances',
    add: async (yargs) => yargs.command((await import('./grammar.ts')).grammarCommand),
  },
  {
    command: 'translate',
    describe: 'translate an annotated corpus with its slots; compare engines; work with translators elsewhere',
    add: async (yargs) => yargs.command((await import('./translate.ts')).translateCommand),
  },
  {
    command: 'mt',
    describe: 'list, train and download models for machine translation',
    add: async (yargs) => yargs.command((await import('./mt.ts')).mtCommand),
  },
  {
    command: 'lexicon',
    describe: 'make bilingual lexicons; hold corpora and lexicons against the inflected forms of UniMorph',
    add: async (yargs) => yargs.command((await import('./lexicon.ts')).lexiconCommand),
  },
  {
    command: 'train <corpus>',
    describe: 'train an intent and slot model on an annotated corpus',
    add: async (yargs) => yargs.command((await import('./model/train.ts')).trainCommand),
  },
  {
    command: 'predict <model>',
    describe: 'read texts from standard input, one a line, and write what they mean as JSON',
    add: async (yargs) => yargs.command((await import('./model/predict.ts')).predictCommand),
  },
  {
    command: 'evaluate <model> <corpus>',
    describe: 'score a model on an annotated corpus',
    add: async (yargs) => yargs.command((await import('./model/evaluate.ts')).evaluateCommand),
  },
  {
    command: 'inspect <model> <source> <target>',
    describe: 'look into a network: how often a text lies nearest to its translation, layer by layer; a map of intents',
    add: async (yargs) => yargs.command((await import('./model/inspect.ts')).inspectCommand),
  },
  {
    command: 'learn',
    describe: 'mine interaction logs for training data without annotation; simulate users who write such logs',
    add: async (yargs) => yargs.command((await import('./learn.ts')).learnCommand),
  },
  {
    command: 'convert <in> <out>',
    describe: 'write an annotated corpus in another format',
    add: async (yargs) => yargs.command((await import('./convert.ts')).convertCommand),
  },
  {
    command: 'split <corpus>',
    describe: 'split a corpus into train, dev and test without leaks between them',
    add: async (yargs) => yargs.command((await import('./split.ts')).splitCommand),
  },
  {
    command: 'data',
    describe: 'list, fetch and verify published data sets',
    add: async (yargs) => yargs.command((await import('./data.ts')).dataCommand),
  },
  {
    command: 'store',
    describe: 'list, check and clean up the folder of finished stages',
    add: async (yargs) => yargs.command((await import('./store.ts')).storeCommand),
  },
  {
    command: 'schema [of]',
    describe: 'print the JSON Schema of experiment files, results.json, details.json or languages.json',
    add: async (yargs) => yargs.command((await import('./schema.ts')).schemaCommand),
  },
  {
    command: 'completion <shell>',
    describe: 'print a script that lets bash or zsh complete commands, options and files',
    add: async (yargs) => yargs.command((await import('./completion.ts')).completionCommand),
  },
]);

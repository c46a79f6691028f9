import type { CommandModule } from 'yargs';
import { translateAlignCommand } from './translate/align.ts';
import { translateCorpusCommand } from './translate/corpus.ts';
import { translateEvaluateCommand } from './translate/evaluate.ts';
import { translateExportCommand, translateImportCommand } from './translate/exchange.ts';

/** `graft translate …`: annotated corpora into another language, and what engines are worth. */
export const translateCommand: CommandModule = {
  command: 'translate',
  describe: 'translate an annotated corpus with its slots; compare engines; work with translators elsewhere',
  builder: (yargs) =>
    yargs
      .command(translateCorpusCommand)
      .command(translateEvaluateCommand)
      .command(translateExportCommand)
      .command(translateImportCommand)
      .command(translateAlignCommand),
  handler: () => {},
};

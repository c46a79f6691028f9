import type { CommandModule } from 'yargs';
import { lexiconAgreementCommand } from './lexicon/agreement.ts';
import { lexiconCheckCommand } from './lexicon/check.ts';
import { lexiconCoverageCommand } from './lexicon/coverage.ts';
import { lexiconInduceCommand } from './lexicon/induce.ts';

/** `graft lexicon …`: bilingual lexicons, and the inflected forms of words. */
export const lexiconCommand: CommandModule = {
  command: 'lexicon',
  describe: 'make bilingual lexicons; hold corpora and lexicons against the inflected forms of UniMorph',
  builder: (yargs) =>
    yargs
      .command(lexiconInduceCommand)
      .command(lexiconCoverageCommand)
      .command(lexiconCheckCommand)
      .command(lexiconAgreementCommand)
      .demandCommand(1, 'name what to do, such as: graft lexicon coverage de-DE.jsonl --unimorph deu.tsv')
      .example('$0 lexicon induce --bitext pairs.tsv --from en-US --to de-DE -o en-de.tsv', 'from sentence pairs')
      .example('$0 lexicon coverage de-DE.jsonl --unimorph deu.tsv', 'what UniMorph knows of a corpus'),
  handler: () => {},
};

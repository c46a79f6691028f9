import { z } from 'zod';
import type { Repair } from '../../corpus/format.ts';
import { readCorpus } from '../../corpus/formats.ts';
import { InputError, ProblemList } from '../../corpus/problem.ts';
import { type Corpus, concatenate } from '../../corpus/stream.ts';
import { TextRows } from '../../corpus/text-rows.ts';
import type { StageKind } from '../../execution/stage.ts';
import { writeOutcomes } from '../corpus-artifact.ts';

const Options = z.strictObject({
  format: z.string().optional(),
  locale: z.string(),
  split: z.enum(['train', 'dev', 'test']).optional(),
});

/** Reads an annotated corpus in any format into graft's own, checking every utterance. */
export const read: StageKind<z.infer<typeof Options>> = {
  kind: 'read',
  version: 1,
  options: Options,
  async run({ options, files, output }) {
    const [file] = files.corpus!;
    const repairs: Record<string, number> = {};
    const onRepair = ({ reason }: Repair) => {
      repairs[reason] = (repairs[reason] ?? 0) + 1;
    };
    const corpora = files.corpus!.map((path) => readCorpus(path, { ...options, onRepair }));
    const summary = await writeOutcomes(output, withOwnIds(concatenate(corpora), file!));
    if (summary.utterances === 0) {
      const wanted = options.split === undefined ? 'an utterance' : `an utterance of split "${options.split}"`;
      throw new InputError({ file: file!, message: `expected ${wanted}, got none; choose another file or split` });
    }
    return { ...summary, repairs };
  },
};

/** Passes utterances on; once all are through, an id that several of them have is a problem. */
async function* withOwnIds(corpus: Corpus, file: string): Corpus {
  const seen = new TextRows();
  let row = 0;
  const repeated = new ProblemList();
  for await (const utterance of corpus) {
    const { id } = utterance;
    if (seen.add(id, row) !== row) {
      repeated.add({ file, message: `expected every utterance to have its own id, got "${id}" again` });
    }
    row += 1;
    yield utterance;
  }
  repeated.throwIfAny();
}

import { z } from 'zod';
import { type Catalogue, readCatalogue } from '../../adaptation/catalogue.ts';
import { catalogueHash, readyCatalogue } from '../../adaptation/ready-catalogue.ts';
import { resampleSlots } from '../../adaptation/resample.ts';
import { InputError } from '../../corpus/problem.ts';
import type { StageKind } from '../../execution/stage.ts';
import { openLines, writeOutcomes } from '../corpus-artifact.ts';

const CatalogueOption = z.strictObject({
  label: z.string(),
  /** How likely an utterance gets a value of it. */
  probability: z.number(),
  /** The name of a ready catalogue and the hash of its values; otherwise it is the next of the catalogue files. */
  ready: z.string().optional(),
  sha256: z.string().optional(),
});

const Options = z.strictObject({
  catalogues: z.array(CatalogueOption),
  locale: z.string(),
  copies: z.int().positive(),
  agreement: z.boolean(),
  seed: z.int(),
});

/** Replaces slot values by values from catalogues of the target market. */
export const resample: StageKind<z.infer<typeof Options>> = {
  kind: 'resample',
  version: 2,
  options: Options,
  async run({ options, inputs, files, output }) {
    const paths = [...files.catalogues!];
    const catalogues = new Map<string, Catalogue>();
    for (const { label, ready, sha256 } of options.catalogues) {
      const catalogue =
        ready === undefined ? await readCatalogue(paths.shift()!) : await sameCatalogue(ready, options.locale, sha256);
      catalogues.set(label, catalogue);
    }
    const { copies, agreement, seed } = options;
    const probabilities = new Map(options.catalogues.map(({ label, probability }) => [label, probability]));
    const corpus = openLines(inputs.corpus![0]!);
    return writeOutcomes(output, resampleSlots(corpus, { catalogues, probabilities, copies, agreement, seed }));
  },
};

/** The ready catalogue that the plan was made with: another machine may know other values. */
async function sameCatalogue(name: string, locale: string, sha256: string | undefined): Promise<Catalogue> {
  const catalogue = await readyCatalogue(name, locale);
  if (catalogueHash(catalogue) === sha256) return catalogue;
  const origin = catalogue.source?.origin ?? 'its source';
  throw new InputError({
    message: `catalogue "${name}" has other values on this machine than where the run was planned; use the same version of ${origin} on both`,
  });
}

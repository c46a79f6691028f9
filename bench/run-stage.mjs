// Runs one stage in a process of its own, as a worker does, and says what it took.
// node bench/run-stage.mjs STORE RECIPE (JSON) → one line of JSON on standard output
import { join } from 'node:path';
import { z } from 'zod';
import { ArtifactStore } from '../dist/execution/artifact-store.js';
import { runRecipe } from '../dist/execution/stage.js';
import { openCorpus, writeOutcomes } from '../dist/experiment/corpus-artifact.js';
import { stageKinds } from '../dist/experiment/stages.js';

/** Stands in for a translator's scores, which the filters look at: numbers that follow from the ids. */
export const fakeScores = {
  kind: 'bench-scores',
  version: 1,
  options: z.strictObject({}),
  run: ({ inputs, output }) => writeOutcomes(output, scored(openCorpus(inputs.corpus[0]))),
};

async function* scored(corpus) {
  for await (const utterance of corpus) {
    const number = Number(/\d+$/.exec(utterance.id)[0]);
    yield { ...utterance, scores: { mt: -((Math.imul(number, 0x9e3779b1) >>> 8) % 10_000) / 1000 } };
  }
}

const [root, recipe] = process.argv.slice(2);
if (root !== undefined && process.argv[1].endsWith('run-stage.mjs')) {
  const cpuBefore = process.cpuUsage();
  const { manifest, directory } = await runRecipe(JSON.parse(recipe), {
    store: new ArtifactStore(root),
    kinds: { ...stageKinds, [fakeScores.kind]: fakeScores },
    host: { environment: {}, offline: true },
    progress: () => {},
  });
  const { user, system } = process.cpuUsage(cpuBefore);
  const { maxRSS } = process.resourceUsage();
  const bytes = Object.values(manifest.files).reduce((sum, file) => sum + file.bytes, 0);
  console.log(
    JSON.stringify({
      seconds: manifest.seconds,
      cpuSeconds: (user + system) / 1e6,
      peakMegabytes: maxRSS / 1000,
      utterances: manifest.summary.utterances,
      bytes,
      corpus: join(directory, 'corpus.jsonl.gz'),
    }),
  );
}

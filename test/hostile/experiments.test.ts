import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planFile } from '../../src/cli/plan-file.ts';
import { weightedIndex } from '../../src/corpus/random.ts';
import { backend } from '../experiment/lights-study.ts';
import { damage, seedOf } from './damage.ts';
import { type SeedStudy, writeSeedStudies } from './seed-study.ts';
import { yaml } from './structural-damage.ts';
import { COUNT, Trials } from './trial.ts';

let folder: string;
let studies: SeedStudy[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-hostile-'));
  studies = await writeSeedStudies(folder);
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

/** As `graft run --dry-run` reads a file. */
const plan = (file: string) => planFile(file, { backend, split: 'dev', dataDir: join(folder, 'nothing') });

describe('damaged experiment files', () => {
  it('are whole before', async () => {
    for (const { file } of studies) expect((await plan(file)).targets.length, file).toBeGreaterThan(0);
  });

  it(`${COUNT} end in a plan or in problems with a place`, async () => {
    const trials = new Trials();
    for (let index = 0; index < COUNT; index++) {
      const random = seedOf('experiment', index);
      const { file } =
        studies[
          weightedIndex(
            studies.map(({ share }) => share),
            random,
          )
        ]!;
      const original = await readFile(file);
      const damaged = damage(original, { random, structure: yaml });
      const what = `${index}: ${damaged.done.join(', ')} in ${file.slice(folder.length + 1)}`;
      try {
        await writeFile(file, damaged.file);
        await trials.run({ what, read: () => plan(file) });
      } finally {
        await writeFile(file, original);
      }
    }
    expect(trials.report('experiments')).toEqual([]);
    expect(trials.endings.valid).toBeGreaterThan(0);
    expect(trials.endings.refused).toBeGreaterThan(COUNT / 4);
  }, 1_200_000);
});

import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Stage } from '../../src/execution/stage.ts';
import { type ExperimentInputs, resolveInputs } from '../../src/experiment/inputs.ts';
import { loadMultilingual } from '../../src/experiment/languages/load-multilingual.ts';
import { planMultilingual } from '../../src/experiment/languages/plan-multilingual.ts';
import { type LoadedExperiment, loadExperiment } from '../../src/experiment/load.ts';
import { planExperiment, planHash, type ScoredSplit } from '../../src/experiment/plan.ts';
import { allCurvePoints } from '../../src/experiment/plan-curves.ts';
import { Experiment } from '../../src/experiment/schema.ts';

const experiments = resolve(import.meta.dirname, '../../experiments');
const wasm = { name: 'wasm', version: '4.22.0', reason: 'for the test' } as const;

let demo: { loaded: LoadedExperiment; inputs: ExperimentInputs };
const plan = async (change: Partial<Experiment> = {}, { split = 'test' as ScoredSplit, backend = wasm } = {}) => {
  if (demo === undefined) {
    const loaded = await loadExperiment(join(experiments, 'demo.yaml'));
    demo = { loaded, inputs: await resolveInputs(loaded, {}) };
  }
  const experiment = Experiment.parse({ ...demo.loaded.experiment, ...change });
  return planExperiment(experiment, { inputs: demo.inputs, backend, split });
};

/** Every stage a target needs. */
function reach(targets: readonly Stage[]): Map<string, Stage> {
  const found = new Map<string, Stage>();
  const visit = (stage: Stage) => {
    if (found.has(stage.hash)) return;
    found.set(stage.hash, stage);
    stage.inputs.forEach(visit);
  };
  targets.forEach(visit);
  return found;
}

const kinds = (stages: Iterable<Stage>) => {
  const counts: Record<string, number> = {};
  for (const { recipe } of stages) counts[recipe.kind] = (counts[recipe.kind] ?? 0) + 1;
  return counts;
};

describe('the plan of the demo', () => {
  it('shares what arms and seeds have in common', async () => {
    const stages = reach((await plan()).targets);
    expect(kinds(stages.values())).toMatchObject({
      // The human corpus, its dev and test parts, and the source.
      read: 4,
      // There and back.
      'train-translator': 2,
      // mt and mt+keep, there and back.
      translate: 4,
      // Ten arms and three seeds, and the source model.
      'train-model': 31,
      // Every trained model, and the source model on the source and on what came back of each.
      predict: 33,
      generate: 3,
      // Of the grammar, once; that of the mix is the same.
      odds: 1,
      compare: 1,
    });
  });

  it('does not look at the test set when dev is scored, but for its texts in the leakage guard', async () => {
    const test = [...reach((await plan()).targets).values()].find((stage) => stage.title === 'read test')!;
    const readers = async (experiment: Partial<Experiment>) =>
      [...reach((await plan(experiment, { split: 'dev' })).targets).values()]
        .filter(({ inputs }) => inputs.some(({ hash }) => hash === test.hash))
        .map(({ recipe: { kind, options } }) => `${kind} ${options.filter}`);
    expect(new Set(await readers({}))).toEqual(new Set(['select leakage']));
    expect(await readers({ leakage: 'keep' })).toEqual([]);
  });

  it('changes the addresses of what a change touches, and no others', async () => {
    const before = reach((await plan()).targets);
    const { mt } = (await plan()).arms.has('mt') ? demo.loaded.experiment.arms : { mt: undefined };
    const after = reach(
      (
        await plan({
          arms: {
            ...demo.loaded.experiment.arms,
            mt: { ...mt!, translate: { ...mt!.translate!, projection: 'walls' } },
          },
        })
      ).targets,
    );
    const fresh = [...after.values()].filter((stage) => !before.has(stage.hash));
    const touched = new Set(fresh.map((stage) => stage.title.replace(/, seed \d$/, '')));
    expect(touched).toContain('train mt+score');
    expect(touched).not.toContain('train human-100');
    expect(touched).not.toContain('train mt+keep');
    expect(touched).not.toContain('train grammar+mt');
  });

  it('makes no further table that leaves out what is scored', async () => {
    const tables = { all: { without: ['dev'] }, 'leakage-free': { without: ['dev'] } };
    expect([...(await plan({ tables })).tables.keys()]).toEqual(['all', 'leakage-free']);
    expect([...(await plan({ tables }, { split: 'dev' })).tables.keys()]).toEqual(['all']);
  });

  it('compares the arms of a table with the baseline of that table', async () => {
    const { tables } = await plan({ tables: { all: {}, translated: { arms: ['mt', 'mt+keep'], baseline: 'mt' } } });
    const { recipe, inputs } = tables.get('translated')!;
    expect(recipe.options).toMatchObject({ arms: ['mt', 'mt+keep'], baseline: 'mt' });
    expect(inputs.map(({ title }) => title)).toEqual([
      'read test',
      ...['mt', 'mt+keep'].flatMap((arm) => [1, 2, 3].map((seed) => `predict ${arm}, seed ${seed}`)),
    ]);
  });

  it('trains the model of its own on an arm that has one, and on its points of a curve', async () => {
    await plan();
    const arms = demo.loaded.experiment.arms;
    const own = { ...arms.mt!, model: { kind: 'linear' as const, options: { epochs: 3 } } };
    const curves = { mt: { arm: 'mt', sizes: [100, 'all' as const], with: [], weight: 1 } };
    const { arms: rows } = await plan({ arms: { ...arms, mt: own }, curves });
    const modelOf = (row: string) => {
      const predictions = rows.get(row)![0]!.predictions;
      return [predictions.recipe.options.model, predictions.inputs.find(({ title }) => title.startsWith('train'))!];
    };
    for (const row of ['mt', 'mt@100', 'mt@all']) {
      const [kind, trained] = modelOf(row) as [string, Stage];
      expect(kind).toBe('linear');
      expect(trained.recipe.options).toMatchObject({ model: 'linear', settings: { epochs: 3 } });
    }
    expect(modelOf('mt+score')[0]).toBe('auto');
    expect((modelOf('mt@all')[1] as Stage).hash).toBe((modelOf('mt')[1] as Stage).hash);
  });

  it('has another identity with other seeds or another backend', async () => {
    const hashes = [
      planHash(await plan()),
      planHash(await plan({ seeds: [1, 2] })),
      planHash(await plan({}, { backend: { ...wasm, version: '4.23.0' } as unknown as typeof wasm })),
    ];
    expect(new Set(hashes).size).toBe(3);
    expect(planHash(await plan())).toBe(hashes[0]);
  });
});

/** Whether the data of an experiment are in GRAFT_DATA; the train file of xSID is in no extract. */
function isThere(file: string): boolean {
  const folder = process.env.GRAFT_DATA;
  return !!folder && (file !== 'xsid-de.yaml' || existsSync(join(folder, 'xsid/raw/en.train.conll')));
}

describe('every shipped experiment', () => {
  const shipped = readdirSync(experiments).filter((file) => file.endsWith('.yaml'));

  it.each(shipped)('%s is read without problems', async (file) => {
    const path = join(experiments, file);
    const { experiment, question } = (await loadMultilingual(path)) ?? (await loadExperiment(path)).experiment;
    expect(experiment).toBe(file.replace('.yaml', ''));
    expect(question).toMatch(/\?$/);
  });

  it.each(shipped)(
    `%s can be planned${process.env.GRAFT_DATA ? '' : ' (real data only with GRAFT_DATA)'}`,
    async (file) => {
      const many = await loadMultilingual(join(experiments, file));
      if (many !== undefined) {
        const { targets, notes } = await planMultilingual(many, {
          ...{ dataDir: process.env.GRAFT_DATA || join(experiments, 'none'), backend: wasm, split: 'dev' },
        });
        if (isThere(file)) expect(targets.length).toBeGreaterThan(many.members.length * many.rows.length);
        else
          expect(notes).toEqual(many.members.map(({ locale }) => expect.stringMatching(`${locale} not run: no test`)));
        return;
      }
      const loaded = await loadExperiment(join(experiments, file));
      const needsData = Object.values(loaded.experiment.data).some(({ dataset }) => dataset !== undefined);
      if (needsData && !isThere(file)) {
        await expect(resolveInputs(loaded, { dataDir: join(experiments, 'none') })).rejects.toThrow(/graft data fetch/);
        return;
      }
      const inputs = await resolveInputs(loaded, { dataDir: process.env.GRAFT_DATA });
      const { arms, targets } = planExperiment(loaded.experiment, { inputs, backend: wasm, split: 'dev' });
      const points = allCurvePoints(loaded.experiment).map(({ arm }) => arm);
      expect([...arms.keys()]).toEqual([...Object.keys(loaded.experiment.arms), ...points]);
      expect(targets.length).toBeGreaterThan(arms.size);
    },
  );
});

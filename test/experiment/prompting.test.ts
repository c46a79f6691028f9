import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { collect } from '../../src/corpus/stream.ts';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { execute } from '../../src/execution/executor.ts';
import type { Stage } from '../../src/execution/stage.ts';
import { inlineWorker } from '../../src/execution/worker.ts';
import { openCorpus } from '../../src/experiment/corpus-artifact.ts';
import { describeSpending } from '../../src/experiment/estimate-prompting.ts';
import { resolveInputs } from '../../src/experiment/inputs.ts';
import { loadExperiment } from '../../src/experiment/load.ts';
import { type Plan, planExperiment } from '../../src/experiment/plan.ts';
import { runExperiment } from '../../src/experiment/run.ts';
import { stageKinds } from '../../src/experiment/stages.ts';
import type { ChatMessage } from '../../src/service/chat.ts';
import { chatServer } from '../prompting/chat-server.ts';
import { SERVICE_KEY } from '../service/services.ts';
import type { TestServer } from '../service/translation-server.ts';
import { backend, lightRows, ROOMS, type Row, writeUtterances } from './lights-study.ts';

const usage = { prompt_tokens: 100, completion_tokens: 50 };

/** Writes a sentence for each room, and understands what it wrote. */
function speak(messages: readonly ChatMessage[]) {
  const user = messages[1]!.content;
  const intent = /^The intent is (\w+)/u.exec(user)?.[1];
  const meaning = (text: string) => {
    const room = ROOMS.find((name) => text.includes(name));
    return {
      intent: text.endsWith('aus') ? 'licht_aus' : 'licht_an',
      slots: room ? [{ label: 'raum', value: room }] : [],
    };
  };
  const lines =
    intent === undefined
      ? user
          .split('\n')
          .map((line) => JSON.parse(line))
          .map(({ id, text }) => ({ id, ...meaning(text) }))
      : ROOMS.map((room) => ({
          text: `bitte ${room} ${intent.slice(6)}`,
          intent,
          slots: [{ label: 'raum', value: room }],
        }));
  return { content: lines.map((line) => JSON.stringify(line)).join('\n'), usage };
}

let folder: string;
let store: ArtifactStore;
let server: TestServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-prompting-'));
  store = new ArtifactStore(join(folder, 'store'));
  server = await chatServer(speak);
  const rows = lightRows(['licht', 'lampe']);
  await write('train.jsonl', rows);
  // The same texts with labels and ids that tell everything, were they to reach a prompt.
  await write(
    'labelled.jsonl',
    lightRows(['mach']).map((row, index) => ({
      ...row,
      id: `ID-${row.intent}-${index}`,
      intent: `GOLD_${row.intent}`,
    })),
  );
  await write(
    'unlabelled.jsonl',
    lightRows(['mach']).map((row) => ({ ...row, intent: 'NOTHING', slots: [] })),
  );
  await write('held-out.jsonl', lightRows(['bitte'], ['an']));
  await writeFile(
    join(folder, 'labels.yaml'),
    'intents:\n  licht_an: light\n  licht_aus: { description: dark, slots: [raum] }\nslots: { raum: a room }\n',
  );
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => server.misbehave([]));

const write = (name: string, rows: readonly Row[]) => writeUtterances(join(folder, name), rows);

const PRICES = '{ input: 1, output: 2 }';

async function file(arm: string, { llms = '' } = {}): Promise<string> {
  const path = join(folder, 'experiment.yaml');
  await writeFile(
    path,
    `experiment: asked
languages: { source: en-US, target: de-DE }
data:
  train: { file: ./train.jsonl }
  labelled: { file: ./labelled.jsonl }
  unlabelled: { file: ./unlabelled.jsonl }
  english: { file: ./train.jsonl, locale: en-US }
  dev: { file: ./held-out.jsonl }
  test: { file: ./held-out.jsonl }
llms:
  parrot: { url: "${server.url}/v1", model: parrot, keyVariable: LLM_KEY, prices: ${PRICES}${llms} }
model: { kind: linear }
arms:
  few: { annotate: { from: train, size: 8 } }
  asked: { ${arm} }
baseline: few
seeds: [1, 2]
`,
  );
  return path;
}

const planned = async (arm: string, options = {}): Promise<Plan> => {
  const loaded = await loadExperiment(await file(arm, options));
  return planExperiment(loaded.experiment, { inputs: await resolveInputs(loaded, {}), backend, split: 'test' });
};
const launchWorker = (
  environment: Record<string, string> = { LLM_KEY: SERVICE_KEY },
  offline = false,
  target = store,
) => inlineWorker(target, { kinds: stageKinds, host: { environment, offline } });
const carryOut = async (stage: Stage, target = store, offline = false) => {
  const launch = () => launchWorker(offline ? {} : undefined, offline, target);
  return (await execute([stage], { store: target, workers: 1, launchWorker: launch })).get(stage.hash)!;
};
const trainingSet = (plan: Plan, run = 0) => plan.arms.get('asked')![run]!.trainingSet;

const WRITE = 'write: { perIntent: 6, describe: ./labels.yaml }';
const LABEL = (texts: string) => `label: { texts: ${texts}, describe: ./labels.yaml, batch: 5 }`;

describe('an arm that a language model writes', () => {
  it('holds what it wrote, less what the leakage guard takes; the summary says what that took', async () => {
    const { corpus, steps } = trainingSet(await planned(WRITE));
    expect(steps.map(({ recipe }) => recipe.kind)).toEqual(['write-utterances', 'select']);
    const texts = (await collect(openCorpus(await carryOut(corpus)))).map(({ text }) => text);
    // Dev and test have every "bitte … an".
    expect(texts).toEqual(ROOMS.map((room) => `bitte ${room} aus`));
    const { summary } = (await carryOut(steps[0]!)).manifest;
    expect(summary).toEqual({
      ...{ utterances: 12, dropped: {}, faulty: {}, wanted: 12, examples: 0 },
      ...{ requests: 2, inputTokens: 200, outputTokens: 100, estimated: false, cost: 0.0004, currency: 'USD' },
    });
  });

  it('is written once for all seeds, unless its examples are not the same', async () => {
    const same = await planned('write: { examples: { corpus: train } }');
    expect(trainingSet(same, 0).steps[0]).toEqual(trainingSet(same, 1).steps[0]);
    const other = await planned('write: { examples: { arm: few } }');
    expect(trainingSet(other, 0).steps[0]!.hash).not.toBe(trainingSet(other, 1).steps[0]!.hash);
  });

  it('is shown examples of a corpus or an arm, none of which is a dev or test text', async () => {
    await write('train.jsonl', [...lightRows(['licht', 'lampe']), ...lightRows(['bitte'], ['an'])]);
    const { steps } = trainingSet(
      await planned('write: { perIntent: 6, examples: { corpus: train, perIntent: 100 } }'),
    );
    await carryOut(steps[0]!);
    const prompts = server.received.map(({ body }) => body.messages[1].content);
    expect(prompts).toHaveLength(2);
    for (const prompt of prompts) {
      expect(prompt).toContain('lampe küche');
      expect(prompt).not.toContain('bitte');
    }
    await write('train.jsonl', lightRows(['licht', 'lampe']));
  });

  it('goes through the same filters and adaptations as any other', async () => {
    const { steps } = trainingSet(
      await planned(`${WRITE}, select: [deduplicate: {}], adapt: [{ normalise: { casing: lower } }]`),
    );
    expect(steps.map(({ recipe }) => recipe.kind)).toEqual(['write-utterances', 'select', 'normalise', 'select']);
  });
});

describe('an arm that a language model labels', () => {
  it('has the texts with the labels of the model', async () => {
    const { steps } = trainingSet(await planned(LABEL('labelled')));
    const utterances = await collect(openCorpus(await carryOut(steps[0]!)));
    expect(utterances.map(({ text, intent, slots }) => ({ text, intent, slots }))).toEqual(lightRows(['mach']));
    expect(server.received).toHaveLength(3);
  });

  it('asks the same whatever the labels and ids of the texts are', async () => {
    const bodies: unknown[] = [];
    for (const texts of ['labelled', 'unlabelled']) {
      server.misbehave([]);
      const fresh = new ArtifactStore(await mkdtemp(join(folder, 'store-')));
      await carryOut(trainingSet(await planned(LABEL(texts))).steps[0]!, fresh);
      bodies.push(server.received.map(({ body }) => JSON.stringify(body)).sort());
    }
    expect(bodies[0]).toHaveLength(3);
    expect(bodies[0]).toEqual(bodies[1]);
    expect(JSON.stringify(bodies)).not.toMatch(/GOLD|NOTHING|ID-/);
  });

  it('gets its texts with their labels hidden alone', async () => {
    const plan = await planned(LABEL('labelled'));
    const users = new Map<string, Stage>();
    const visit = (stage: Stage): void => {
      if (stage.inputs.some(({ title }) => title === 'read labelled')) users.set(stage.hash, stage);
      stage.inputs.forEach(visit);
    };
    plan.targets.forEach(visit);
    expect(Array.from(users.values(), ({ recipe }) => recipe.kind)).toEqual(['hide']);
  });
});

describe('an experiment with language models', () => {
  const everything = async (directory: string): Promise<string> => {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    return (await Promise.all(files.map((path) => readFile(path, 'latin1')))).join('\n');
  };

  it('can be run again and replayed offline without a key, asking nothing, to the same artifacts', async () => {
    const fresh = new ArtifactStore(await mkdtemp(join(folder, 'store-')));
    const [stage] = trainingSet(await planned(WRITE)).steps;
    const first = await carryOut(stage!, fresh);
    expect(server.received).toHaveLength(2);
    await fresh.remove(stage!.hash);
    server.misbehave([]);
    const replayed = await carryOut(stage!, fresh, true);
    expect(server.received).toEqual([]);
    expect({ ...replayed.manifest, seconds: 0 }).toEqual({ ...first.manifest, seconds: 0 });
    const [other] = trainingSet(await planned('write: { perIntent: 3, describe: ./labels.yaml }')).steps;
    await expect(carryOut(other!, fresh, true)).rejects.toThrow('run without --offline to ask for it');
  });

  it('says what they will cost before it runs, and what is left of the budget', async () => {
    const fresh = new ArtifactStore(await mkdtemp(join(folder, 'store-')));
    const told: string[] = [];
    const path = await file(WRITE, { llms: ', budget: 0.02' });
    await runExperiment(path, {
      ...{ store: fresh, backend, split: 'test', workers: 1 },
      launchWorker: () => launchWorker(undefined, false, fresh),
      onPlan: async (plan) => {
        expect(server.received).toEqual([]);
        told.push(...(await describeSpending(trainingSet(plan).steps, fresh.cacheFolder)));
      },
    });
    expect(told).toHaveLength(3);
    expect(told[0]).toMatch(/^write asked: parrot about 2 requests, \d{3} tokens in, 360 out, 0\.00\d\d USD$/);
    expect(told[2]).toMatch(
      /^parrot: about 0\.00\d\d USD in all; 0\.0000 USD spent so far of a budget of 0\.0200 USD$/,
    );
    const after = await describeSpending(
      trainingSet(await planned(LABEL('labelled'), { llms: ', budget: 0.0005' })).steps,
      fresh.cacheFolder,
    );
    expect(after[0]).toMatch(/^label asked: parrot about 3 requests/);
    expect(after[2]).toMatch(/0\.0004 USD spent so far of a budget of 0\.0005 USD; this may not be enough/);
    expect(await everything(fresh.root)).not.toContain(SERVICE_KEY);
  });

  it('stops before its budget is exceeded', async () => {
    const fresh = new ArtifactStore(await mkdtemp(join(folder, 'store-')));
    const [stage] = trainingSet(await planned(WRITE, { llms: ', budget: 0.0001' })).steps;
    await expect(carryOut(stage!, fresh)).rejects.toThrow(
      'the budget of 0.0001 USD for the language model "parrot" is used up',
    );
    expect(server.received).toEqual([]);
  });

  it.each([
    ['write: { perIntent: 5 }', 'expected "examples" or "describe", or both'],
    [
      'write: { llm: parot, describe: ./labels.yaml }',
      'language model "parot" is not under llms; did you mean "parrot"',
    ],
    ['write: { describe: ./label.yaml }', 'did you mean labels.yaml'],
    ['write: { examples: { corpus: train, arm: few } }', 'either "corpus" or "arm"'],
    ['write: { examples: { arm: fw } }', 'arm "fw" is not defined; did you mean "few"'],
    ['write: { examples: { arm: asked } }', 'the arm is made from itself'],
    ['write: { examples: { corpus: test } }', 'the test set is not for training'],
    ['write: { describe: ./labels.yaml, perintent: 3 }', 'did you mean "perIntent"'],
    ['label: { texts: dev, describe: ./labels.yaml }', 'the dev set is not for training'],
    ['label: { texts: english, describe: ./labels.yaml }', 'expected a corpus of the target language de-DE'],
    ['label: { describe: ./labels.yaml }', 'label.texts: is missing'],
  ])('is checked before anything runs: %s', async (arm, message) => {
    await expect(file(arm).then(loadExperiment)).rejects.toThrow(message);
  });

  it.each([
    [', key: abc', 'llms.parrot.key: unknown key (known: url, keyVariable,'],
    [', budget: 0', 'budget: expected more than 0, got 0'],
    [', temperature: 3', 'temperature: expected at most 2, got 3'],
  ])('has its language models checked: %s', async (llms, message) => {
    await expect(file(WRITE, { llms }).then(loadExperiment)).rejects.toThrow(message);
  });

  it.each([
    ['intents: {}', 'at least one intent'],
    [
      'intents: { a: { description: x, slots: [raum] } }',
      'labels.yaml:1:40: intents.a.slots: label "raum" is not described under slots',
    ],
    ['intents: { a: x }\nslot: {}', 'unknown key; did you mean "slots"'],
    ['intents: [', 'not valid YAML'],
    ['', 'is missing'],
  ])('has its label descriptions checked: %s', async (text, message) => {
    const path = join(folder, 'labels.yaml');
    const sound = await readFile(path, 'utf8');
    await writeFile(path, text);
    await expect(planned(WRITE)).rejects.toThrow(message);
    await writeFile(path, sound);
  });
});

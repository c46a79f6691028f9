import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Random, randomInteger } from '../../src/corpus/random.ts';
import { loadModel, models } from '../../src/model/models.ts';
import { loadTranslator, saveTranslator, trainPhraseBased } from '../../src/translation/engines/phrase-based/index.ts';
import { utterances } from '../model/utterances.ts';
import { TINY_BITEXT, TINY_LANGUAGES } from '../translation/tiny-bitext.ts';
import { damage, seedOf } from './damage.ts';
import { pick, wholeJson } from './structural-damage.ts';
import { COUNT, Trials } from './trial.ts';

const backend = { name: 'cpu', version: '4.22.0', reason: 'for the test' } as const;

let folder: string;
/** Folders of saved models, by what reads them. */
const saved = new Map<string, (directory: string) => Promise<void>>();

async function loadAndPredict(directory: string): Promise<void> {
  const model = await loadModel(directory, backend);
  try {
    model.predict(['weck mich morgen um acht']);
  } finally {
    model.dispose();
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-hostile-'));
  const network = {
    epochs: 1,
    hiddenUnits: 4,
    wordDimensions: 4,
    gramDimensions: 4,
    gramBuckets: 16,
    minimumUpdates: 0,
  };
  for (const [kind, options] of [
    ['linear', { epochs: 1 }],
    ['network', network],
    ['auto', { network, linear: { epochs: 1 } }],
  ] as const) {
    const model = await models[kind].train({ train: utterances, options, seed: 1, backend });
    await model.save(join(folder, kind));
    model.dispose();
    saved.set(kind, loadAndPredict);
  }
  await saveTranslator(await trainPhraseBased(TINY_BITEXT, { languages: TINY_LANGUAGES }), join(folder, 'translator'));
  saved.set('translator', async (directory) => void (await loadTranslator(directory)));
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

/** The parts of a model, deepest folders included. */
async function filesOf(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Makes the checksum in a manifest right again, so that what stands behind it is looked at. */
function forged(manifest: Buffer): Buffer {
  try {
    const json = JSON.parse(manifest.toString());
    const description = createHash('sha256').update(JSON.stringify(json.description)).digest('hex');
    return Buffer.from(`${JSON.stringify({ ...json, checksums: { ...json.checksums, description } })}\n`);
  } catch {
    return manifest;
  }
}

async function damageFile(path: string, random: Random, siblings: readonly string[]): Promise<string> {
  const original = await readFile(path);
  const way = random();
  if (way < 0.05) {
    await rm(path);
    return 'gone';
  }
  if (way < 0.1) {
    await writeFile(path, await readFile(pick(siblings, random)));
    return 'another part in its place';
  }
  const isJson = path.endsWith('.json');
  const { file, done } = damage(original, { random, structure: isJson ? wholeJson : [] });
  const forge = isJson && randomInteger(random, 2) === 0;
  await writeFile(path, forge ? forged(file) : file);
  return `${done.join(', ')}${forge ? ', checksum made right' : ''}`;
}

describe('damaged models', () => {
  it('are whole before', async () => {
    for (const [name, load] of saved) await load(join(folder, name));
  });

  it(`${COUNT} are refused with the file and the reason`, async () => {
    const trials = new Trials();
    const copy = join(folder, 'damaged');
    for (let index = 0; index < COUNT; index++) {
      const random = seedOf('model', index);
      const [name, load] = pick([...saved], random);
      await cp(join(folder, name), copy, { recursive: true });
      const files = await filesOf(copy);
      const path = pick(files, random);
      const before = await readFile(path);
      const done = await damageFile(path, random, files);
      const after = await readFile(path).catch(() => undefined);
      const same = after !== undefined && sameContent(path, before, after);
      await trials.run({
        what: `${index}: ${done} in ${path.slice(folder.length + 1)} of ${name}`,
        read: async () => {
          await load(copy);
          if (!same && !done.endsWith('made right')) throw new Error('a changed model was accepted');
        },
      });
      await rm(copy, { recursive: true });
    }
    expect(trials.report('models')).toEqual([]);
    expect(trials.endings.refused).toBeGreaterThan(COUNT / 2);
  }, 1_200_000);
});

/** JSON that says the same in another way is no other model. */
function sameContent(path: string, before: Buffer, after: Buffer): boolean {
  if (before.equals(after)) return true;
  if (!path.endsWith('.json')) return false;
  try {
    return JSON.stringify(JSON.parse(before.toString())) === JSON.stringify(JSON.parse(after.toString()));
  } catch {
    return false;
  }
}

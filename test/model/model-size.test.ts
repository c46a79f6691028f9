import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend } from '../../src/model/backend.ts';
import type { Predictor } from '../../src/model/contract.ts';
import { linear } from '../../src/model/linear/linear.ts';
import { savedModelSize } from '../../src/model/model-size.ts';
import { models } from '../../src/model/models.ts';
import { loadNetwork } from '../../src/model/network/persistence.ts';
import { utterances } from './utterances.ts';

const network = { hiddenUnits: 4, wordDimensions: 3, gramDimensions: 5, gramBuckets: 16, minimumUpdates: 4, epochs: 1 };

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'graft-size-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function saved(kind: keyof typeof models, options: object) {
  const backend = await chooseBackend('wasm');
  const predictor: Predictor = await models[kind].train({
    train: utterances,
    options: { ...options },
    seed: 1,
    backend,
  });
  const folder = join(directory, kind);
  await predictor.save(folder);
  predictor.dispose();
  return folder;
}

async function bytesOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => stat(join(entry.parentPath, entry.name)));
  return (await Promise.all(files)).reduce((sum, { size }) => sum + size, 0);
}

describe('the size of a saved model', () => {
  it('is that of all its matrices, and of its files', async () => {
    const folder = await saved('network', network);
    const { vocabulary, tags, intents } = await loadNetwork(folder);
    const [words, t, i] = [vocabulary.size, tags.size, intents.length];
    const embeddings = 3 * words + 5 * 16;
    const encoder = 3 * 8 * 4 + 4 + 3 * 4 * 4 + 4 + 8 * 4;
    const heads = 4 * t + t + 8 * i + i + t * t;
    expect(await savedModelSize(folder)).toEqual({
      parameters: embeddings + encoder + heads,
      bytes: await bytesOf(folder),
    });
  });

  it('leaves out of sparse weights what only says where they belong', async () => {
    const folder = await saved('linear', { minimumUtterances: 40 });
    const { parameters, bytes } = await savedModelSize(folder);
    const backend = await chooseBackend('wasm');
    const { transitions } = await linear.load(folder, backend);
    expect(parameters).toBeGreaterThan(transitions.length);
    expect(parameters).toBeLessThan(bytes / 4 / 2);
  });

  it('has that of the members of an ensemble in it', async () => {
    const folder = await saved('auto', { network, linear: { minimumUtterances: 40 } });
    const whole = await savedModelSize(folder);
    const members = await Promise.all([1, 2].map((member) => savedModelSize(join(folder, `member-${member}`))));
    expect(whole.parameters).toBe(members[0]!.parameters + members[1]!.parameters);
    expect(whole.bytes).toBe(await bytesOf(folder));
  });
});

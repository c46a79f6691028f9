import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import { bergamotKind, listModels, parsePair, pullModel } from '../../src/translation/engines/bergamot/index.ts';
import { type PublishedFile, Publisher } from '../corpus/datasets/publisher.ts';
import { type TinyLanguage, tinyModel } from './bergamot/tiny-folder.ts';

let folder: string;
let publisher: Publisher;
let models: Record<string, unknown[]>;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'graft-pull-')), 'models');
  publisher = new Publisher();
  await publisher.open();
  models = {};
});
afterEach(async () => {
  await publisher.close();
  await rm(join(folder, '..'), { recursive: true });
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

interface Release {
  readonly architecture?: string;
  readonly releaseStatus?: string;
  readonly uncompressedHash?: string;
  readonly uncompressedSize?: number;
}

/** Adds a model to the registry, laid out as Mozilla's; its files lie under the name of its architecture. */
function publish(source: TinyLanguage, target: TinyLanguage, release: Release = {}): void {
  const { architecture = 'base-memory', releaseStatus = 'Release' } = release;
  const [model, ...vocabularies] = Object.entries(tinyModel(source, target));
  const path = (name: string) => `models/${source}-${target}/${architecture}/${name}.gz`;
  for (const [name, bytes] of [model!, ...vocabularies]) {
    publisher.files.set(`/${path(name)}`, { bytes: gzipSync(bytes), etag: `"${name}"` });
  }
  const [name, bytes] = model!;
  const files = {
    model: {
      path: path(name),
      uncompressedSize: release.uncompressedSize ?? bytes.length,
      uncompressedHash: release.uncompressedHash ?? sha256(bytes),
    },
    srcVocab: { path: path(vocabularies[0]![0]) },
    trgVocab: { path: path(vocabularies[1]![0]) },
  };
  models[`${source}-${target}`] ??= [];
  models[`${source}-${target}`]!.push({ architecture, releaseStatus, sourceLanguage: source, files });
  publishRegistry({ generated: 'today', baseUrl: publisher.url(''), models });
}

function publishRegistry(registry: unknown): void {
  publisher.files.set('/db/models.json', { bytes: Buffer.from(JSON.stringify(registry)) });
}

const MODEL_PATH = '/models/en-de/base-memory/model.ende.bin.gz';
const spoil = (path: string, how: Partial<PublishedFile>) =>
  publisher.files.set(path, { ...publisher.files.get(path)!, ...how });

const registryUrl = () => publisher.url('/db/models.json');
const pull = (pair = 'en-de') =>
  pullModel(parsePair(pair), { folder, registryUrl: registryUrl(), onProgress: publisher.breakOff });
const entries = () => readdir(folder).catch(() => []);

async function refusal(promise: Promise<unknown>): Promise<string> {
  const error = await promise.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).message;
}

describe('pulling a model', () => {
  it('downloads, unpacks, checks and notes its files, and the engine takes it', async () => {
    publish('en', 'de');
    const seen: string[] = [];
    const [outcome] = await pullModel(parsePair('en-de'), {
      folder,
      registryUrl: registryUrl(),
      onProgress: ({ url, receivedBytes, totalBytes }) => seen.push(receivedBytes === totalBytes ? url : 'more'),
    });
    expect(outcome).toEqual({ source: 'en', target: 'de', folder: join(folder, 'ende'), outcome: 'pulled' });
    expect(seen).toContain(publisher.url(MODEL_PATH));
    const files = tinyModel('en', 'de');
    expect((await readdir(join(folder, 'ende'))).sort()).toEqual(['manifest.json', ...Object.keys(files)].sort());
    const manifest = JSON.parse(await readFile(join(folder, 'ende/manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ source: 'en', target: 'de', releaseStatus: 'Release', registry: registryUrl() });
    expect(manifest.licence).toContain('Mozilla Public License');
    expect(manifest.files.map((file: { sha256: string }) => file.sha256)).toEqual(Object.values(files).map(sha256));
    expect(manifest.files.map((file: { verified: boolean }) => file.verified)).toEqual([true, false, false]);

    const settings = { models: folder, pivot: 'auto' as const, timeoutSeconds: 60 };
    const engine = await bergamotKind.open(settings, { languages: { source: 'en', target: 'de' }, environment: {} });
    const [translation] = await engine.translate([{ text: 'play music', slots: [] }]);
    await engine.close();
    expect(translation!.text).toBe('spiele musik');
  });

  it('asks no server for what is there', async () => {
    publish('en', 'de');
    await pull();
    const asked = publisher.log.length;
    expect((await pull())[0]!.outcome).toBe('present');
    expect(publisher.log).toHaveLength(asked);
  });

  it('refuses to use or to overwrite a file that was changed since', async () => {
    publish('en', 'de');
    await pull();
    const vocabulary = join(folder, 'ende/srcvocab.ende.spm');
    // Whole, but another one.
    await writeFile(vocabulary, tinyModel('es', 'de')['srcvocab.esde.spm']!);
    expect(await refusal(pull())).toMatch(/srcvocab\.ende\.spm: .*not what was pulled.*remove the folder ende/u);
    await rm(vocabulary);
    expect(await refusal(pull())).toMatch(/ende: expected .* srcvocab/u);
  });

  it('takes the released model before others, then base-memory before base before tiny', async () => {
    publish('en', 'de', { architecture: 'tiny' });
    publish('en', 'de', { architecture: 'base-memory', releaseStatus: 'Nightly' });
    publish('en', 'de', { architecture: 'base' });
    publish('en', 'de', { architecture: 'large', releaseStatus: 'Retired' });
    await pull();
    expect(publisher.log).toContain('/models/en-de/base/model.ende.bin.gz');
  });

  it('takes both ways through English if there is no other', async () => {
    publish('es', 'en');
    publish('en', 'de');
    expect((await pull('es-de')).map(({ source, target }) => `${source}-${target}`)).toEqual(['es-en', 'en-de']);
    expect((await entries()).sort()).toEqual(['ende', 'esen']);
  });

  it('continues a download that broke off', async () => {
    publish('en', 'de');
    spoil(MODEL_PATH, { breakAfter: 500 });
    expect(await refusal(pull())).toMatch(/model\.ende\.bin\.gz: the download broke off.*again to continue/u);
    expect(await entries()).not.toContain('ende');
    const { breakAfter: _, ...whole } = publisher.files.get(MODEL_PATH)!;
    publisher.files.set(MODEL_PATH, whole);
    expect((await pull())[0]!.outcome).toBe('pulled');
    expect(publisher.log).toContain(`${MODEL_PATH} from 500`);
    expect(await entries()).toEqual(['ende']);
  });

  it.each<[string, RegExp, () => void]>([
    ['another hash', /model\.ende\.bin\.gz: expected SHA-256 0{64}/u, () => publish('en', 'de', HASH_OF_ANOTHER)],
    ['more bytes', /unpacks to more than 1000 bytes/u, () => publish('en', 'de', { uncompressedSize: 1000 })],
    ['damaged data', /gzip data are damaged/u, () => spoiled({ bytes: gzipSync(Buffer.alloc(1e5)).subarray(0, 50) })],
    ['something else', /expected SHA-256/u, () => spoiled({ bytes: Buffer.from('<html>not found</html>') })],
    ['not found', /model\.ende\.bin\.gz: the server answers 404/u, () => spoiled({ status: 404 })],
    ['a server error', /model\.ende\.bin\.gz: the server answers 500/u, () => spoiled({ status: 500 })],
    [
      'a bad vocabulary',
      /srcvocab\.ende\.spm: the file ends too early/u,
      () => spoiled({ bytes: gzipSync('x') }, VOCABULARY),
    ],
  ])('leaves nothing behind after %s', async (_, message, prepare) => {
    prepare();
    expect(await refusal(pull())).toMatch(message);
    expect(await entries()).toEqual([]);
  });
  const HASH_OF_ANOTHER = { uncompressedHash: '0'.repeat(64) };
  const VOCABULARY = '/models/en-de/base-memory/srcvocab.ende.spm.gz';
  const spoiled = (how: Partial<PublishedFile>, path = MODEL_PATH) => {
    publish('en', 'de');
    spoil(path, how);
  };
});

describe('a registry', () => {
  it.each<[string, RegExp, () => void]>([
    ['that is away', /models\.json: the server answers 500/u, () => broken({ status: 500 })],
    ['of garbage', /models\.json: expected a list of models in JSON/u, () => broken({ bytes: Buffer.from('{"base') })],
    ['of another form', /models\.json: baseUrl: is missing/u, () => publishRegistry({ data: [] })],
    ['of 33 MB', /models\.json: .*more than 33554432 bytes/u, () => broken({ bytes: Buffer.alloc(33 * 2 ** 20, ' ') })],
    ['without the pair', /no model for en-de.*did you mean "en-da"/u, () => publishRegistry(withPair('en-da', []))],
    [
      'with half an entry',
      /models\.en-de\.0\.files: is missing/u,
      () => publishRegistry(withPair('en-de', [NO_FILES])),
    ],
    [
      'with a path out of its place',
      /models\.en-de\.0\.files\.model\.path: expected a plain path/u,
      () => publishRegistry(withPair('en-de', [OUTSIDE])),
    ],
  ])('%s is refused', async (_, message, prepare) => {
    prepare();
    expect(await refusal(pull())).toMatch(message);
    expect(await entries()).toEqual([]);
  });
  it('with a model that lacks its vocabulary is refused', async () => {
    const files = { model: { path: 'model.bin' }, srcVocab: { path: 'v.spm' } };
    publishRegistry(withPair('en-de', [{ ...NO_FILES, files }]));
    expect(await refusal(pull())).toMatch(/en-de\.0\.files: expected a vocab, or srcVocab and trgVocab/u);
  });
  const NO_FILES = { architecture: 'tiny', releaseStatus: 'Release' };
  const OUTSIDE = { ...NO_FILES, files: { model: { path: '../../evil.bin' }, vocab: { path: 'v.spm' } } };
  const withPair = (pair: string, list: unknown[]) => ({ baseUrl: publisher.url(''), models: { [pair]: list } });
  const broken = (file: Partial<PublishedFile>) =>
    publisher.files.set('/db/models.json', { bytes: Buffer.alloc(0), ...file });

  it('that cannot be reached is refused', async () => {
    const away = pullModel(parsePair('en-de'), { folder, registryUrl: 'http://127.0.0.1:9/models.json' });
    expect(await refusal(away)).toMatch(/127\.0\.0\.1:9\/models\.json: the server cannot be reached/u);
  });
});

describe('a pair', () => {
  it.each(['ende', 'en-', 'en-en', 'en-de-fr', ''])('"%s" is refused', (text) => {
    expect(() => parsePair(text)).toThrow(/expected two languages such as en-de/u);
  });
});

describe('listing models', () => {
  const list = (url = registryUrl()) => listModels({ folder, registryUrl: url });

  it('shows what is installed and what the registry offers', async () => {
    publish('en', 'de', { architecture: 'tiny' });
    publish('en', 'de', { architecture: 'base' });
    publish('es', 'en');
    await pull('es-en');
    const { installed, offered, note } = await list();
    expect(note).toBeUndefined();
    expect(installed.map(({ pair, architecture }) => [pair, architecture])).toEqual([['es-en', 'base-memory']]);
    expect(offered.map(({ pair, architecture }) => [pair, architecture])).toEqual([
      ['en-de', 'base'],
      ['es-en', 'base-memory'],
    ]);
    expect(offered[0]!.bytes).toBe(tinyModel('en', 'de')['model.ende.bin']!.length);
  });

  it('shows what is installed, with the reason, if the registry is away', async () => {
    publish('en', 'de');
    await pull();
    const { installed, offered, note } = await list('http://127.0.0.1:9/models.json');
    expect(installed.map(({ pair }) => pair)).toEqual(['en-de']);
    expect(offered).toEqual([]);
    expect(note).toMatch(/only what is installed.*cannot be reached/u);
  });

  it('shows nothing of a folder that is not there', async () => {
    publishRegistry({ baseUrl: publisher.url(''), models: {} });
    expect(await list()).toEqual({ installed: [], offered: [] });
  });
});

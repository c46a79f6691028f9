import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { openStore } from '../../src/execution/open-store.ts';
import { recipeHash } from '../../src/execution/recipe.ts';
import { S3_KEY, type ServerProcess, s3Server } from './server-process.ts';
import { describeStoreContract, letterRecipe, writeLetter } from './store-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'graft-s3-'));
let server: ServerProcess;
let environment: Record<string, string>;
let client: S3Client;

beforeAll(async () => {
  server = await s3Server(join(folder, 'server'));
  environment = { AWS_ENDPOINT_URL: `http://127.0.0.1:${server.port}` };
  vi.stubEnv('AWS_ACCESS_KEY_ID', S3_KEY);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', S3_KEY);
  client = new S3Client({ endpoint: environment.AWS_ENDPOINT_URL!, forcePathStyle: true, region: 'us-east-1' });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.kill();
  rmSync(folder, { recursive: true });
});

let prefixes = 0;
/** A new prefix, and views of it with a cache of their own each. */
const newPrefix = () => {
  const location = `s3://graft/stores/${++prefixes}`;
  const open = async () => openStore(location, { environment, cacheFolder: await mkdtemp(join(folder, 'cache-')) });
  return { location, open };
};

describeStoreContract('in a folder', async () => {
  const root = await mkdtemp(join(folder, 'folder-'));
  return async () => new ArtifactStore(root);
});
describeStoreContract('on S3', async () => newPrefix().open);

describe('a store on S3', () => {
  const hash = recipeHash(letterRecipe('a'));
  const keyOf = (location: string, name: string) =>
    `${location.slice('s3://graft/'.length)}/artifacts/${hash.slice(0, 2)}/${hash}/${name}`;
  const readManifest = async (location: string) => {
    const { Body } = await client.send(
      new GetObjectCommand({ Bucket: 'graft', Key: keyOf(location, 'manifest.json') }),
    );
    return JSON.parse(await Body!.transformToString());
  };
  const put = (location: string, name: string, body: string) =>
    client.send(new PutObjectCommand({ Bucket: 'graft', Key: keyOf(location, name), Body: body }));

  it('does not have an artifact before its manifest, whatever files are there', async () => {
    const { location, open } = newPrefix();
    await writeLetter(await open());
    await client.send(new DeleteObjectCommand({ Bucket: 'graft', Key: keyOf(location, 'manifest.json') }));
    expect(await (await open()).inspect(hash)).toEqual({ missing: true });
    await writeLetter(await open());
    await (await open()).open(hash);
  });

  it('finds out what was damaged there', async () => {
    const { location, open } = newPrefix();
    await writeLetter(await open());
    const { sha256 } = (await readManifest(location)).files['letter.txt'];
    await put(location, `files/${sha256}`, 'aaab');
    expect(await (await open()).inspect(hash)).toEqual({
      corrupt: 'the content of letter.txt does not match its hash',
    });
    await put(location, `files/${sha256}`, 'aaa');
    await expect((await open()).open(hash)).rejects.toThrow(/letter\.txt does not have 4 bytes/);
    await client.send(new DeleteObjectCommand({ Bucket: 'graft', Key: keyOf(location, `files/${sha256}`) }));
    expect(await (await open()).inspect(hash)).toEqual({ corrupt: 'letter.txt is missing' });
  });

  it.each(['../../outside', '/tmp/outside', 'a/../../outside', '..', 'a\\..\\b', 'a//b', ''])(
    'refuses a manifest with a file %j and writes nothing for it',
    async (name) => {
      const { location, open } = newPrefix();
      await writeLetter(await open());
      const manifest = await readManifest(location);
      manifest.files[name] = manifest.files['letter.txt'];
      await put(location, 'manifest.json', JSON.stringify(manifest));
      const store = await open();
      expect(await store.inspect(hash)).toEqual({ corrupt: expect.stringMatching(/^manifest\.json: /) });
      expect(await readdir(join(store.cacheFolder, '..')).catch(() => [])).toEqual([]);
    },
  );

  it('refuses a manifest of another artifact', async () => {
    const { location, open } = newPrefix();
    await writeLetter(await open());
    const manifest = await readManifest(location);
    await put(location, 'manifest.json', JSON.stringify({ ...manifest, recipe: letterRecipe('b') }));
    expect(await (await open()).inspect(hash)).toEqual({ corrupt: 'manifest.json belongs to another artifact' });
  });

  it('fetches an artifact once', async () => {
    const { location, open } = newPrefix();
    await writeLetter(await open());
    const store = await open();
    await store.open(hash);
    const { sha256 } = (await readManifest(location)).files['letter.txt'];
    await client.send(new DeleteObjectCommand({ Bucket: 'graft', Key: keyOf(location, `files/${sha256}`) }));
    const { directory } = await store.open(hash);
    expect(await readFile(join(directory, 'letter.txt'), 'utf8')).toBe('aaaa');
  });

  it.each([
    ['s3://', /expected s3:\/\/bucket\/prefix/],
    ['s3://Bucket', /expected s3:\/\/bucket\/prefix/],
    ['s3://graft/../elsewhere', /expected s3:\/\/bucket\/prefix/],
  ])('does not take %s', async (location, message) => {
    const opening = openStore(location, { environment, cacheFolder: folder });
    await expect(opening).rejects.toThrow(InputError);
    await expect(opening).rejects.toThrow(message);
  });

  it('says what is wrong with bucket, keys and address', async () => {
    const has = async (location: string, settings = environment) =>
      (await openStore(location, { environment: settings, cacheFolder: folder })).inspect(hash);
    await expect(has('s3://nowhere')).rejects.toThrow(
      /^s3:\/\/nowhere at http.*: there is no such bucket; make it first/,
    );
    await expect(has('s3://graft', { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' })).rejects.toThrow(
      /^s3:\/\/graft at http:\/\/127\.0\.0\.1:9: it does not answer; is AWS_ENDPOINT_URL right/,
    );
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'planted-key');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'planted-secret');
    const refused = await writeLetter(await newPrefix().open()).catch((error: unknown) => error);
    vi.stubEnv('AWS_ACCESS_KEY_ID', S3_KEY);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', S3_KEY);
    expect(refused).toBeInstanceOf(InputError);
    expect((refused as Error).message).toMatch(/the keys are not let in/);
    expect((refused as Error).message).not.toContain('planted');
  });
});

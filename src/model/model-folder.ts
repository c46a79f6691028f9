import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { InputError } from '../corpus/problem.ts';

/** What a kind of model saves: anything JSON can say, and named runs of numbers. */
export interface ModelContents {
  readonly kind: string;
  readonly version: number;
  readonly description: unknown;
  readonly weights: Readonly<Record<string, Float32Array>>;
}

const FORMAT = 'graft-model-1';
const MANIFEST = 'manifest.json';
const WEIGHTS = 'weights.bin';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  kind: z.string(),
  version: z.number(),
  description: z.unknown(),
  /** The arrays of weights.bin in order, each with its number of 32-bit little-endian floats. */
  weights: z.array(z.strictObject({ name: z.string(), length: z.int().min(0) })),
  checksums: z.strictObject({ description: sha256, [WEIGHTS]: sha256 }),
});

type Manifest = z.infer<typeof manifestSchema>;

/** Writes a model as one folder, complete or not at all; an older model of that name is replaced. */
export async function writeModelFolder(directory: string, contents: ModelContents): Promise<void> {
  const target = resolve(directory);
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}.partial`);
  const bytes = Buffer.concat(Object.values(contents.weights).map(littleEndianBytes));
  const manifest: Manifest = {
    format: FORMAT,
    kind: contents.kind,
    version: contents.version,
    description: contents.description,
    weights: Object.entries(contents.weights).map(([name, { length }]) => ({ name, length })),
    checksums: { description: checksum(JSON.stringify(contents.description)), [WEIGHTS]: checksum(bytes) },
  };
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await writeFile(join(draft, WEIGHTS), bytes);
  await writeFile(join(draft, MANIFEST), `${JSON.stringify(manifest)}\n`);
  await rm(target, { recursive: true, force: true });
  await rename(draft, target);
}

/** Reads what {@link writeModelFolder} wrote; InputError if anything in the folder is not as it was written. */
export async function readModelFolder(
  directory: string,
  expected: Pick<ModelContents, 'kind' | 'version'>,
): Promise<ModelContents> {
  const manifest = await readManifest(join(directory, MANIFEST));
  const { kind, version, description, checksums } = manifest;
  if (kind !== expected.kind || version !== expected.version) {
    refuse(
      join(directory, MANIFEST),
      `expected a model of kind "${expected.kind}" version ${expected.version}, got "${kind}" version ${version}`,
    );
  }
  if (checksum(JSON.stringify(description)) !== checksums.description) {
    refuse(join(directory, MANIFEST), 'the description does not match its checksum: the file was changed or damaged');
  }
  const bytes = await readPart(join(directory, WEIGHTS));
  if (checksum(bytes) !== checksums[WEIGHTS]) {
    refuse(join(directory, WEIGHTS), `the ${bytes.length} bytes do not match their checksum: the file is damaged`);
  }
  return { kind, version, description, weights: cutWeights(bytes, manifest) };
}

/** The kind of the model saved in a folder; InputError if it holds none. */
export async function savedKind(directory: string): Promise<string> {
  return (await readManifest(join(directory, MANIFEST))).kind;
}

async function readManifest(file: string): Promise<Manifest> {
  const text = (await readPart(file)).toString('utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse(file, 'expected the manifest of a saved model, got text that is not JSON');
  }
  const result = manifestSchema.safeParse(json);
  return result.success
    ? result.data
    : refuse(file, `expected the manifest of a saved model; ${z.prettifyError(result.error).replaceAll('\n', ' ')}`);
}

async function readPart(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    return refuse(
      file,
      `cannot be read (${(error as NodeJS.ErrnoException).code}); is this the folder of a saved model?`,
    );
  }
}

function cutWeights(bytes: Buffer, { weights }: Manifest): Record<string, Float32Array> {
  let at = 0;
  return Object.fromEntries(
    weights.map(({ name, length }) => {
      const values = new Float32Array(length);
      for (let i = 0; i < length; i++, at += 4) values[i] = bytes.readFloatLE(at);
      return [name, values];
    }),
  );
}

function littleEndianBytes(values: Float32Array): Buffer {
  const bytes = Buffer.allocUnsafe(4 * values.length);
  for (let i = 0; i < values.length; i++) bytes.writeFloatLE(values[i]!, 4 * i);
  return bytes;
}

function checksum(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function refuse(file: string, message: string): never {
  throw new InputError({ file, message });
}

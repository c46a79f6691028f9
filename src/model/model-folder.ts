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
/** The file that says what a folder of a model holds. */
export const MANIFEST = 'manifest.json';
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
  if (descriptionChecksum(description) !== checksums.description) {
    refuse(join(directory, MANIFEST), 'the description does not match its checksum: the file was changed or damaged');
  }
  const bytes = await readPart(join(directory, WEIGHTS));
  if (checksum(bytes) !== checksums[WEIGHTS]) {
    refuse(join(directory, WEIGHTS), `the ${bytes.length} bytes do not match their checksum: the file is damaged`);
  }
  const stated = manifest.weights.reduce((sum, { length }) => sum + 4 * length, 0);
  if (stated !== bytes.length) {
    refuse(join(directory, MANIFEST), `expected the lengths of ${bytes.length} bytes, got those of ${stated}: damaged`);
  }
  return { kind, version, description, weights: cutWeights(bytes, manifest) };
}

/**
 * Builds a model from what {@link readModelFolder} found; what is wrong with it is told with the place.
 * @throws {InputError} also if the folder holds other weights than the model has, or in another order: no checksum tells
 */
export function buildModel<Model>(
  directory: string,
  { weights }: Pick<ModelContents, 'weights'>,
  { build, weightNames }: { readonly build: () => Model; readonly weightNames: (model: Model) => readonly string[] },
): Model {
  try {
    const model = build();
    if (weightNames(model).join('\n') === Object.keys(weights).join('\n')) return model;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.problems.map((problem) => ({ file: join(directory, MANIFEST), ...problem })));
  }
  return refuse(
    join(directory, MANIFEST),
    'expected the weights in the order they were saved in, got another: damaged',
  );
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

/** Nothing for what no model says: values nested thousands deep, which cannot be written as JSON again. */
function descriptionChecksum(description: unknown): string | undefined {
  try {
    return checksum(JSON.stringify(description) ?? '');
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function refuse(file: string, message: string): never {
  throw new InputError({ file, message });
}

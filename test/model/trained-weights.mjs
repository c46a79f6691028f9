// node trained-weights.mjs KIND SEED OPTIONS EXAMPLES: trains on WebAssembly and prints the hash of the saved weights.
// Run by a test, against the built dist/, as a process of its own.
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseBackend } from '../../dist/model/backend.js';
import { models } from '../../dist/model/models.js';

const [kind, seed, options, train] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'graft-weights-'));
const request = { train: JSON.parse(train), options: JSON.parse(options), seed: Number(seed) };
const predictor = await models[kind].train({ ...request, backend: await chooseBackend('wasm') });
await predictor.save(join(folder, 'saved'));
const bytes = await readFile(join(folder, 'saved', 'weights.bin'));
console.log(createHash('sha256').update(bytes).digest('hex'));
await rm(folder, { recursive: true });

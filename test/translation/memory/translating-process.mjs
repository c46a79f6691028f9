// A process that translates utterances through a translation memory, for tests that kill it or let several run at once.
// Its one argument is a file with the JSON of a `Job` (processes.test.ts). Uses the built code: it runs without vitest.

import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { RememberingEngine, TranslationMemory } from '../../../dist/translation/memory/index.js';

const job = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { folder, askedFile, resultFile, description, utterances, offline, pauseMs } = job;
const clock = new Int32Array(new SharedArrayBuffer(4));

/** A translation that is easy to make and different for each text: its words backwards, its slot and links with them. */
function backwards({ text, slots }) {
  const result = text.split(' ').reverse().join(' ');
  const mirrored = slots.map(({ label, start, end }, parent) => {
    return { label, parent, status: 'ok', start: text.length - end, end: text.length - start };
  });
  const alignment = [...text.matchAll(/\S+/gu)].map(({ index, 0: word }) => {
    const [sourceStart, sourceEnd] = [index, index + word.length];
    return { sourceStart, sourceEnd, targetStart: text.length - sourceEnd, targetEnd: text.length - sourceStart };
  });
  return { text: result, slots: mirrored, score: -text.length / 7, unknownWords: 0, alignment };
}

const inner = {
  ...description,
  fingerprint: () => description.fingerprint,
  async translate(batch) {
    return batch.map((utterance) => {
      appendFileSync(askedFile, `${utterance.text}\n`);
      if (pauseMs > 0) Atomics.wait(clock, 0, 0, pauseMs);
      return backwards(utterance);
    });
  },
  close: async () => {},
};

const memory = await TranslationMemory.open(folder, inner.fingerprint());
const engine = new RememberingEngine(inner, { memory, offline });
process.stdout.write('ready\n');
const translations = [];
try {
  // Not a multiple of the engine's batches, so that those end anywhere in these.
  for (let start = 0; start < utterances.length; start += 100) {
    translations.push(...(await engine.translate(utterances.slice(start, start + 100))));
  }
  writeFileSync(resultFile, JSON.stringify({ translations, damaged: memory.damaged }));
  process.stdout.write('done\n');
} catch (error) {
  process.stdout.write(`${error.name}: ${error.message}\n`);
}
memory.close();

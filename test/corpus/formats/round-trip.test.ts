import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { corpusFormats } from '../../../src/corpus/formats.ts';
import { InputError } from '../../../src/corpus/problem.ts';
import { slotProblems, type Utterance } from '../../../src/corpus/utterance.ts';
import { annotatedText, hostileUtterance, utterance } from '../arbitrary.ts';
import { readText, writeText } from '../in-memory.ts';
import { writeAndAccount } from './accounting.ts';

const withOwnIds = { minLength: 1, maxLength: 4, selector: ({ id }: Utterance) => id };
const corpus = fc.uniqueArray(utterance, withOwnIds);
const hostileCorpus = fc.uniqueArray(hostileUtterance, { ...withOwnIds, maxLength: 2 });
const writable = Object.values(corpusFormats).filter((format) => format.write !== undefined);

test('the generated slots keep the span invariant', () => {
  fc.assert(
    fc.property(annotatedText, ({ text, slots }) => {
      expect(slotProblems(text, slots)).toEqual([]);
    }),
  );
});

describe.each(writable)('$name', (format) => {
  test('gives back the utterances it wrote, but for what it said it lost, and writes them the same again', async () => {
    await fc.assert(
      fc.asyncProperty(corpus, async (utterances) => {
        const written = await writeAndAccount(format, utterances);
        const back = await readText(format, written, { locale: 'de-DE' });
        const again = await writeText(format, back);
        // Ids come from the file where a format does not hold them.
        expect(await readText(format, again, { locale: 'de-DE' })).toEqual(back);
        if (format.keeps.includes('id')) expect(again).toBe(written);
      }),
    );
  });

  test('refuses hostile utterances or gives them back', async () => {
    let refused = 0;
    let written = 0;
    await fc.assert(
      fc.asyncProperty(hostileCorpus, async (utterances) => {
        try {
          await writeAndAccount(format, utterances);
          written += 1;
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          expect(error.message).toContain(`cannot be written as ${format.name}: `);
          refused += 1;
        }
      }),
      { numRuns: Number(process.env.GRAFT_MUTATIONS ?? 200) },
    );
    expect(written).toBeGreaterThan(10);
    if (format.name !== 'graft' && format.name !== 'snips-nlu') expect(refused).toBeGreaterThan(10);
  });

  test('reads CR LF as it reads LF', async () => {
    await fc.assert(
      fc.asyncProperty(corpus, async (utterances) => {
        const written = await writeText(format, utterances);
        const options = { locale: 'de-DE' };
        expect(await readText(format, written.replaceAll('\n', '\r\n'), options)).toEqual(
          await readText(format, written, options),
        );
      }),
    );
  });

  test('recognises what it wrote', async () => {
    await fc.assert(
      fc.asyncProperty(corpus, async (utterances) => {
        const written = await writeText(format, utterances);
        const recognised = Object.values(corpusFormats).filter((one) => one.recognises(written));
        expect(recognised.map((one) => one.name)).toEqual([format.name]);
      }),
    );
  });

  test('writes and reads an empty corpus', async () => {
    expect(await readText(format, await writeText(format, []), { locale: 'de-DE' })).toEqual([]);
  });
});

test('graft keeps origin, scores and further fields too', async () => {
  const { graft } = corpusFormats;
  await fc.assert(
    fc.asyncProperty(corpus, async (utterances) => {
      expect(await readText(graft!, await writeText(graft!, utterances))).toEqual(utterances);
    }),
  );
});

test('massive keeps further fields too', async () => {
  const { massive } = corpusFormats;
  await fc.assert(
    fc.asyncProperty(corpus, async (utterances) => {
      const back = await readText(massive!, await writeText(massive!, utterances));
      for (const [i, { fields }] of back.entries()) {
        const { locale, annot_utt: _, ...kept } = fields!;
        expect(locale).toBe('de-DE');
        expect(kept).toEqual(utterances[i]!.fields ?? {});
      }
    }),
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/corpus/problem.ts';
import { enumerateUtterances } from '../../../src/grammar/enumerator.ts';
import { Composer } from '../../../src/grammar/importers/composer.ts';
import { expandTemplate } from '../../../src/grammar/importers/expand-template.ts';
import { grammarText, printedRules } from '../../../src/grammar/importers/grammar-text.ts';
import {
  choiceOf,
  optionalOf,
  sequenceOf,
  type Template,
  type TemplateRule,
  textOf,
} from '../../../src/grammar/importers/template.ts';
import { recogniseUtterance } from '../../../src/grammar/recogniser.ts';
import { loadText } from '../load-text.ts';

const at = { file: 'test', line: 1, column: 1 };

/** Texts of letters and blanks in every position, nested in every way, with references to rules made before. */
const { template } = fc.letrec<{ template: Template }>((tie) => ({
  template: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('a', 'b', 'c', ' ', ' a', 'b ', ' c ', 'a b').map((text) => textOf(text, at)),
    fc.array(tie('template'), { minLength: 1, maxLength: 4 }).map((parts) => sequenceOf(parts, at)),
    fc.array(tie('template'), { minLength: 1, maxLength: 3 }).map((bodies) => choiceOf(bodies, at)),
    tie('template').map((body) => optionalOf(body, at)),
    fc.constantFrom('r0', 'r1').map((rule): Template => ({ kind: 'reference', rule, at })),
  ),
}));

const word = fc.constantFrom('x', ' x', 'x ', ' ').map((text) => textOf(text, at));
const ruleBody = fc.oneof(
  word,
  fc.array(word, { minLength: 1, maxLength: 2 }).map((parts) => choiceOf([...parts, sequenceOf([], at)], at)),
  fc.tuple(word, word).map(([first, second]) => sequenceOf([optionalOf(first, at), second], at)),
);

function print(body: Template, rules: ReadonlyMap<string, TemplateRule>): string | undefined {
  const notes: (Problem & { severity: 'not carried over' | 'carried over approximately' })[] = [];
  const composer = new Composer(rules, notes);
  const alternatives = composer.composeIntent('test', [{ weight: 1, body }]);
  if (alternatives.length === 0) return undefined;
  return grammarText({
    title: 'test',
    locale: 'de',
    intents: [{ keyword: 'intent', name: 'test', alternatives }],
    rules: printedRules(composer),
  });
}

describe('blanks that are characters become blanks between words', () => {
  it('says exactly what the template says, and recognises it', async () => {
    await fc.assert(
      fc.asyncProperty(template, ruleBody, ruleBody, async (body, first, second) => {
        const rules = new Map([
          ['r0', { name: 'r0', body: first }],
          ['r1', { name: 'r1', body: second }],
        ]);
        const expected = expandTemplate(body, rules, 400);
        fc.pre(expected !== undefined);
        const sentences = expected!.filter((text) => text !== '');
        const text = print(body, rules);
        if (text === undefined) {
          expect(sentences).toEqual([]);
          return;
        }
        const grammar = await loadText(text);
        const said = Array.from(enumerateUtterances(grammar), (utterance) => utterance.text);
        expect(said.toSorted()).toEqual(sentences.toSorted());
        for (const sentence of sentences) expect(recogniseUtterance(grammar, sentence)).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });

  const optional = (text: string) => optionalOf(textOf(text, at), at);
  const blank = textOf(' ', at);
  const cases: [string, Template[], string][] = [
    ['an ending', [textOf('licht', at), optional('er'), textOf(' an', at)], 'licht+[er] an'],
    [
      'a blank inside an optional part',
      [textOf('licht', at), optional(' bitte'), textOf(' an', at)],
      'licht [bitte] an',
    ],
    ['a blank behind one', [optional('die '), textOf('lampe', at)], '[die] lampe'],
    ['an optional blank', [textOf('wie', at), optional(' '), textOf('viel', at)], '(wieviel | wie viel)'],
    [
      'a part that cuts a word',
      [textOf('auf', at), optional(' jetzt '), textOf('machen', at)],
      '(aufmachen | auf jetzt machen)',
    ],
    [
      'a word or else a blank',
      [textOf('licht', at), choiceOf([textOf(' bitte ', at), blank], at), textOf('an', at)],
      'licht [bitte] an',
    ],
    ['two blanks of a part', [textOf('wie', at), sequenceOf([blank, blank], at), textOf('viel', at)], 'wie viel'],
    [
      'endings behind a blank of their part',
      [textOf('zu', at), sequenceOf([blank, optional('a'), optional('b')], at), textOf('c', at)],
      'zu (@3 (@2 a+[b] | b)+c | c)',
    ],
  ];
  it.each(cases)('%s', (_, parts, expected) => {
    expect(print(sequenceOf(parts, at), new Map())).toContain(`intent test: ${expected}\n`);
  });

  it('keeps the probability of an optional rule', () => {
    const rules = new Map([
      ['r', { name: 'r', body: optionalOf(choiceOf([textOf('a', at), textOf('b', at)], at), at, 0.2) }],
    ]);
    const body = sequenceOf([{ kind: 'reference', rule: 'r', at }, textOf(' c', at)], at);
    expect(print(body, rules)).toContain('intent test: [<r>]@0.2 c\n\nrule r: a | b\n');
  });

  it('sorts a row of optional parts by the first that is said, with its probability', () => {
    const text = print(sequenceOf([optional('a'), textOf(' ', at), optional('b')], at), new Map());
    expect(text).toContain('@2 a [b] | b');
  });
});

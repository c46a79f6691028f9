import { languageName } from '../../../corpus/language.ts';
import { withoutThoughts } from '../../../service/chat.ts';
import { oneLine } from '../../../service/service-text.ts';

/** The translation in an answer, or why there is none to be had. */
export type AnswerText = { readonly text: string } | { readonly problem: string };

export interface AskedFor {
  /** The utterance as it was sent. */
  readonly source: string;
  /** BCP 47 tag of the language asked for. */
  readonly target: string;
}

const QUOTES: readonly (readonly [open: string, close: string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['„', '“'],
  ['„', '”'],
  ['«', '»'],
  ['»', '«'],
  ['‘', '’'],
  ['‚', '‘'],
  ['「', '」'],
];

/**
 * Takes off what models wrap around a translation: thoughts, a code fence, a line that announces it, its label,
 * quotation marks. What has explanations around it still, or is far longer than what was asked, is refused.
 */
export function answerText(content: string, asked: AskedFor): AnswerText {
  const lines = fenced(withoutThoughts(content)).split('\n').map(oneLine);
  const written = lines.filter((line) => line !== '');
  const announced = written.length === 2 && written[0]!.endsWith(':');
  const line = announced ? written[1] : written[0];
  if (line === undefined) return { problem: 'the answer is empty' };
  if (written.length > 1 && !announced) return { problem: 'the answer holds more than the translation in one line' };
  const text = unquoted(unlabelled(line, asked), asked.source);
  if (text === '') return { problem: 'the answer is empty' };
  if (text.length > longestTranslation(asked.source)) {
    return { problem: 'the answer is far longer than the utterance' };
  }
  return { text };
}

/** Translations are seldom twice as long; refusals and explanations of short commands are longer. */
function longestTranslation(source: string): number {
  return 4 * source.length + 80;
}

/** The inside of the only code fence, whatever is around it; all of it where there is none. */
function fenced(content: string): string {
  const parts = content.split('```');
  if (parts.length !== 3) return content;
  const inside = parts[1]!;
  // The first line of a fence names a language, if it has more than one.
  return inside.includes('\n') ? inside.slice(inside.indexOf('\n') + 1) : inside;
}

/** Without `Translation:` or `German:` before it, if the utterance itself does not begin like that. */
function unlabelled(line: string, { source, target }: AskedFor): string {
  const label = /^[*_]*([\p{L} ()]{2,40}?)[*_]*\s*[:：][*_]*\s+(?=\S)/u.exec(line);
  if (label === null) return line;
  const name = label[1]!.toLowerCase();
  const labels = ['translation', 'answer', 'output', languageName(target), languageName(languageOf(target))];
  const known = [...labels, `${languageName(languageOf(target))} translation`].some(
    (each) => each.toLowerCase() === name,
  );
  return known && !source.toLowerCase().startsWith(name) ? line.slice(label[0].length) : line;
}

function languageOf(tag: string): string {
  return new Intl.Locale(tag).language;
}

/** Without quotation marks around all of it, unless the utterance has some of its own. */
function unquoted(line: string, source: string): string {
  const pair = QUOTES.find(([open, close]) => line.startsWith(open) && line.endsWith(close) && line.length > 1);
  if (pair === undefined || QUOTES.some(([open]) => source.startsWith(open))) return line;
  const inside = line.slice(1, -1);
  return pair.some((mark) => inside.includes(mark)) ? line : inside.trim();
}

import { Composer, type CST, type Document, type LineCounter, Parser, YAMLParseError } from 'yaml';
import { InputError } from '../corpus/problem.ts';

/** Tokens out of place after which the rest of a file is not looked at: by then it is something else than YAML. */
const MOST_ERRORS = 100;

/**
 * The first document of a YAML text, with the problems found in it.
 *
 * @throws {InputError} if lists or maps stand inside each other thousands deep
 */
export function parseYaml(
  text: string,
  { file, lines }: { readonly file: string; readonly lines: LineCounter },
): Document.Parsed {
  try {
    // The parser would compare each key with all others of its map; nodeProblems does not.
    const composer = new Composer({ prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
    const tokens = untilHopeless(new Parser(lines.addNewLine).parse(text));
    const [document, further] = composer.compose(tokens, true, text.length) as Iterable<Document.Parsed>;
    if (further) {
      const [start, end] = further.range;
      document!.errors.push(
        new YAMLParseError([start, end], 'MULTIPLE_DOCS', 'a second document begins; one file is one'),
      );
    }
    return document!;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The parser calls itself at each level.
    throw new InputError({ file, message: 'not valid YAML: lists or maps stand inside each other thousands deep' });
  }
}

function* untilHopeless(tokens: Iterable<CST.Token>): Iterable<CST.Token> {
  let errors = 0;
  for (const token of tokens) {
    if (token.type === 'error' && ++errors > MOST_ERRORS) return;
    yield token;
  }
}

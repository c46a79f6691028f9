/** A slot as a range of tokens, `end` exclusive; `parent` is its index among the slots of the source. */
export interface TokenSpan {
  readonly label: string;
  readonly parent: number;
  readonly first: number;
  readonly end: number;
}

export interface ProjectedSpan extends TokenSpan {
  /** `split`: its words lie apart, and this is the longest run of them. */
  readonly status: 'ok' | 'split';
}

/** For each target token, the source tokens it stands for. */
export type TokenLinks = readonly (readonly number[])[];

/** A gap of so many tokens that belong to no slot does not split one: an article or a particle the source lacks. */
const BRIDGED_GAP = 1;

/**
 * The slots of the source as spans of the target, in order of the target; slots without a linked word are left out.
 * Spans never overlap: a target token belongs to the slot that most of its links, and at least half of them, lead to.
 */
export function projectSpans(spans: readonly TokenSpan[], links: TokenLinks): ProjectedSpan[] {
  const owners = links.map((sources) => owningSpan(spans, sources));
  return spans
    .flatMap((span, index) => {
      const runs = ownedRuns(owners, index);
      if (runs.length === 0) return [];
      const longest = runs.reduce((best, run) => (run.end - run.first > best.end - best.first ? run : best));
      const status = runs.length === 1 ? ('ok' as const) : ('split' as const);
      return [{ label: span.label, parent: span.parent, ...longest, status }];
    })
    .sort((a, b) => a.first - b.first);
}

/** The index of the span that most of these source tokens lie in, the first of equals; -1 if most lie in none. */
function owningSpan(spans: readonly TokenSpan[], sources: readonly number[]): number {
  let owner = -1;
  let most = 0;
  spans.forEach(({ first, end }, index) => {
    const inside = sources.filter((source) => source >= first && source < end).length;
    if (inside > most && inside * 2 >= sources.length) {
      owner = index;
      most = inside;
    }
  });
  return owner;
}

/** The runs of target tokens that a span owns; runs only a bridged gap apart are one. */
function ownedRuns(owners: readonly number[], span: number): { first: number; end: number }[] {
  const runs: { first: number; end: number }[] = [];
  owners.forEach((owner, token) => {
    if (owner !== span) return;
    const run = runs.at(-1);
    const gap = run === undefined ? [] : owners.slice(run.end, token);
    if (run !== undefined && gap.length <= BRIDGED_GAP && gap.every((other) => other < 0)) run.end = token + 1;
    else runs.push({ first: token, end: token + 1 });
  });
  return runs;
}

/** What the trimming of a span looks at. */
export interface TrimContext {
  readonly targetTokens: readonly string[];
  readonly sourceTokens: readonly string[];
  readonly sourceSpan: TokenSpan;
  readonly targetFunctionWords: ReadonlySet<string>;
  readonly sourceFunctionWords: ReadonlySet<string>;
}

/**
 * The span without the articles and prepositions at its edges, unless the source span has one at the same edge
 * or nothing would be left.
 */
export function trimEdges<Span extends { first: number; end: number }>(span: Span, context: TrimContext): Span {
  const { targetTokens, sourceTokens, sourceSpan, targetFunctionWords, sourceFunctionWords } = context;
  const keepFirst = sourceFunctionWords.has(sourceTokens[sourceSpan.first]!);
  const keepLast = sourceFunctionWords.has(sourceTokens[sourceSpan.end - 1]!);
  let { first, end } = span;
  while (!keepFirst && first < end && targetFunctionWords.has(targetTokens[first]!)) first++;
  while (!keepLast && first < end && targetFunctionWords.has(targetTokens[end - 1]!)) end--;
  return first < end ? { ...span, first, end } : span;
}

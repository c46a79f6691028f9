import { bootstrapLines, crossingSentence } from '../curve-lines.ts';
import { metricTitles } from '../metric-titles.ts';
import { percent } from '../percent.ts';
import { type CurveSize, type Difference, metricNames, type Results } from '../results.ts';
import { type FurtherTable, furtherTables, pickArms } from './shown-arms.ts';
import { correctedP, points, pText, type Verdict, verdictOf } from './verdict.ts';

/** A sentence of the summary, what it is about, and the arms it lists. */
export interface Finding {
  readonly kind: Verdict | 'note';
  readonly text: string;
  readonly arms?: readonly { readonly arm: string; readonly text: string }[];
}

type Arms = FurtherTable['arms'];

/**
 * What the statistics say, in sentences. Only what is significant after Holm's correction is called a difference; of the
 * rest it is said how large a difference would have had to be.
 *
 * @param shown the arms to speak of, in order
 */
export function findings(results: Results, shown: readonly string[]): Finding[] {
  const arms = pickArms(results.arms, shown);
  const { baseline } = results;
  return [
    ...semerFindings(arms, baseline),
    ...flipFinding(arms, baseline),
    ...otherMetrics(arms),
    ...furtherTables(results, shown).flatMap(tableFinding),
    ...curveFindings(results, shown),
    ...crossingFindings(results),
    ...bootstrapLines(results).map((text): Finding => ({ kind: 'note', text: `${text}.` })),
    ...results.warnings.map((text): Finding => ({ kind: 'note', text: `${text}.` })),
  ];
}

function semerFindings(arms: Arms, baseline: string): Finding[] {
  const byVerdict = groupByVerdict(arms);
  const [best, ...furtherBetter] = byVerdict.better;
  const found: Finding[] = [];
  if (best !== undefined) {
    const [name, { metrics, versusBaseline }] = best;
    const { mean, low, high } = metrics.semer;
    found.push({
      kind: 'better',
      text: `${name} has the lowest SemER of the arms that beat the baseline, ${percent(mean)} % [${percent(low)}, ${percent(high)}]: ${differenceText(versusBaseline!.semer, { long: true })} against ${baseline}.`,
    });
  } else if (arms.length > 1) {
    found.push({ kind: 'note', text: `No arm has a significantly lower SemER than the baseline, ${baseline}.` });
  }
  if (furtherBetter.length > 0) {
    found.push({
      kind: 'better',
      text: `Better than ${baseline} too (arms are tested against the baseline, not against each other):`,
      arms: listed(furtherBetter),
    });
  }
  if (byVerdict.worse.length > 0) {
    found.push({ kind: 'worse', text: `Worse than ${baseline}:`, arms: listed(byVerdict.worse) });
  }
  if (byVerdict.open.length > 0) {
    found.push({
      kind: 'open',
      text: `Could not be told apart from ${baseline}${detectableText(byVerdict.open)}:`,
      arms: listed(byVerdict.open),
    });
  }
  return found;
}

/** From the lowest SemER to the highest. */
function groupByVerdict(arms: Arms): Record<Verdict, Arms> {
  const sorted = arms.toSorted(([, a], [, b]) => a.metrics.semer.mean - b.metrics.semer.mean);
  const of = (verdict: Verdict) => sorted.filter(([, arm]) => verdictOf(arm, 'semer') === verdict);
  return { baseline: of('baseline'), better: of('better'), worse: of('worse'), open: of('open') };
}

function listed(arms: Arms): NonNullable<Finding['arms']> {
  return arms.map(([arm, { versusBaseline }]) => ({ arm, text: differenceText(versusBaseline!.semer) }));
}

/** `−4.3 points [−6.1, −2.6], p < 0.001` */
function differenceText(difference: Difference, { long = false } = {}): string {
  const { delta, low, high } = difference;
  const interval = `[${points(low)}, ${points(high)}]`;
  return `${points(delta)}${long ? ' points' : ''} ${interval}, ${pText(correctedP(difference))}`;
}

function detectableText(arms: Arms): string {
  const sizes = arms.flatMap(([, { versusBaseline }]) => versusBaseline?.semer.detectable ?? []);
  if (sizes.length === 0) return '';
  const [least, most] = [percent(Math.min(...sizes)), percent(Math.max(...sizes))];
  const size = least === most ? least : `${least} to ${most}`;
  return ` (a true difference of ${size} points would be found on four of five such test sets)`;
}

/** What the best arm repairs and breaks. */
function flipFinding(arms: Arms, baseline: string): Finding[] {
  const [best] = groupByVerdict(arms).better;
  const flips = best?.[1].flips;
  if (best === undefined || flips === undefined) return [];
  const text = `${best[0]} gets ${percent(flips.fixed)} % of the utterances right that ${baseline} gets wrong, and breaks ${percent(flips.broken)} % that ${baseline} gets right.`;
  return [{ kind: 'note', text }];
}

/** Where another metric says something else than SemER. */
function otherMetrics(arms: Arms): Finding[] {
  const compared = arms.filter(([, { versusBaseline }]) => versusBaseline !== undefined);
  if (compared.length === 0) return [];
  const words: Record<Verdict, string> = {
    ...{ better: 'better', worse: 'worse', baseline: '', open: 'not told apart' },
  };
  const texts = metricNames.flatMap((metric) => {
    if (metric === 'semer') return [];
    const others = compared.filter(([, arm]) => verdictOf(arm, metric) !== verdictOf(arm, 'semer'));
    if (others.length === 0) return [];
    const named = others.map(([name, arm]) => `${name} ${words[verdictOf(arm, metric)]}`);
    return [`by ${metricTitles[metric].replace('acc.', 'accuracy')}: ${named.join(', ')}`];
  });
  if (texts.length === 0)
    return [
      { kind: 'note', text: 'Intent accuracy, slot F1 and exact match give every arm the same verdict as SemER.' },
    ];
  return [{ kind: 'note', text: `Other metrics give another verdict than SemER: ${texts.join('; ')}.` }];
}

/** By SemER, as the findings of the main table. */
function tableFinding({ name, utterances, arms, baseline }: FurtherTable): Finding[] {
  const groups = groupByVerdict(arms);
  const titles = { better: `better than ${baseline}`, worse: 'worse', open: 'not told apart' } as const;
  const listed = (['better', 'worse', 'open'] as const).flatMap((verdict) =>
    groups[verdict].length === 0 ? [] : [`${titles[verdict]}: ${withDeltas(groups[verdict])}`],
  );
  if (listed.length === 0) return [];
  return [{ kind: 'note', text: `Table ${name}, ${utterances} utterances, by SemER – ${listed.join('; ')}.` }];
}

function withDeltas(arms: Arms): string {
  return arms.map(([arm, { versusBaseline }]) => `${arm} ${points(versusBaseline!.semer.delta)}`).join(', ');
}

function curveFindings({ curves = {} }: Results, shown: readonly string[]): Finding[] {
  return Object.entries(curves).flatMap(([name, { points: sizes, equivalents }]) => {
    const [smallest, largest] = [sizes[0]!.size, sizes.at(-1)!.size];
    const text = (size: CurveSize) => {
      if (size === 'below') return `<${smallest}`;
      return size === 'above' ? `>${largest}` : String(size);
    };
    const arms = shown.flatMap((arm) => {
      const semer = equivalents[arm]?.semer;
      if (semer === undefined) return [];
      return [{ arm, text: `${text(semer.size)} [${text(semer.low)}, ${text(semer.high)}]` }];
    });
    if (arms.length === 0) return [];
    return [
      {
        kind: 'note' as const,
        text: `By SemER, the curve ${name} overtakes these arms at so many utterances, which is what they are worth:`,
        arms,
      },
    ];
  });
}

function crossingFindings({ crossings = [] }: Results): Finding[] {
  return crossings.map((crossing) => ({ kind: 'note', text: `By SemER, ${crossingSentence(crossing, 'semer')}.` }));
}

import { metricTitles } from './metric-titles.ts';
import { type Crossing, type CurveSize, type MetricName, metricNames, type Results } from './results.ts';

/** How many annotated utterances the arms replace, by the first curve: a line each. */
export function curveLines({ curves = {}, signature }: Pick<Results, 'curves' | 'signature'>): string[] {
  const [first] = Object.entries(curves);
  if (first === undefined) return [];
  const [name, { points, equivalents }] = first;
  const [smallest, largest] = [points[0]!.size, points.at(-1)!.size];
  const text = (size: CurveSize) => {
    if (size === 'below') return `<${smallest}`;
    return size === 'above' ? `>${largest}` : String(size);
  };
  const lines = Object.entries(equivalents).map(([arm, byMetric]) => {
    const cells = metricNames.map((metric) => {
      const { size, low, high } = byMetric[metric]!;
      return `${text(size)} [${text(low)}, ${text(high)}]`;
    });
    return `${arm} replaces ${cells.join('; ')}`;
  });
  if (lines.length === 0) return [];
  const titles = metricNames.map((metric) => metricTitles[metric]).join('; ');
  return [
    `Utterances of curve ${name} that an arm replaces, by ${titles} [95 % interval from ${signature.split} set and seeds]:`,
    ...lines,
  ];
}

/** Which of two curves stays ahead and from how many utterances on: a line for every two. */
export function crossingLines({ crossings = [], signature }: Pick<Results, 'crossings' | 'signature'>): string[] {
  if (crossings.length === 0) return [];
  const titles = metricNames.map((metric) => metricTitles[metric]).join('; ');
  return [
    `Which of two curves stays ahead, and from how many utterances on, by ${titles} [95 % interval from ${signature.split} set and seeds]:`,
    ...crossings.map((crossing) => {
      const cells = metricNames.map((metric) => crossingText(crossing, metric));
      return `${crossing.curves.join(' and ')}, ${crossing.from} to ${crossing.to}: ${cells.join('; ')}`;
    }),
  ];
}

/** `human from 2,300 [1,700, 3,000]` */
export function crossingText(crossing: Crossing, metric: MetricName): string {
  const { ahead, size, interval } = crossingOf(crossing, metric);
  return `${ahead} ${size === 'below' ? 'throughout' : `from ${thousands(size)}`}${interval}`;
}

/** `human overtakes mt at about 2,300 utterances [1,700, 3,000]`, or who is ahead throughout. */
export function crossingSentence(crossing: Crossing, metric: MetricName): string {
  const { ahead, behind, size, interval } = crossingOf(crossing, metric);
  if (size !== 'below') return `${ahead} overtakes ${behind} at about ${thousands(size)} utterances${interval}`;
  const throughout = `${ahead} is ahead of ${behind} from ${thousands(crossing.from)} to ${thousands(crossing.to)} utterances`;
  return interval === '' ? throughout : `${throughout}; that may begin later${interval}`;
}

function crossingOf({ curves, from, to, metrics }: Crossing, metric: MetricName) {
  const { ahead, size, low, high } = metrics[metric]!;
  const text = (end: CurveSize) => {
    if (end === 'below') return `<${thousands(from)}`;
    return end === 'above' ? `>${thousands(to)}` : thousands(end);
  };
  // Ahead throughout in all resamples.
  const interval = high === 'below' ? '' : ` [${text(low)}, ${text(high)}]`;
  return { ahead, behind: curves.find((name) => name !== ahead)!, size, interval };
}

function thousands(size: CurveSize): string {
  return typeof size === 'number' ? size.toLocaleString('en') : size;
}

/** Which phase of a staged bootstrap is the first to cross each threshold: a line each. */
export function bootstrapLines({ bootstrap }: Pick<Results, 'bootstrap'>): string[] {
  if (bootstrap === undefined) return [];
  const { phases, thresholds } = bootstrap;
  const order = phases.map(({ name, arm }) => `${name} (${arm})`).join(' → ');
  return [
    `Phases: ${order}`,
    ...thresholds.map(({ threshold, phase, surePhase }) => {
      if (phase === null) return `${threshold}: crossed in no phase`;
      if (phase === surePhase) return `${threshold}: first crossed in phase ${phase}, with its whole interval`;
      const sure = surePhase === null ? 'in none' : `in phase ${surePhase}`;
      return `${threshold}: first crossed in phase ${phase}, with the whole interval ${sure}`;
    }),
  ];
}

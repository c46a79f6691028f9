import { metricTitles } from './metric-titles.ts';
import { type CurveSize, metricNames, type Results } from './results.ts';

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

import CliTable from 'cli-table3';
import type { JsonValue } from '../corpus/utterance.ts';
import { type Change, pathText } from './changes.ts';
import type { ArmChange, RunDifferences, TableChange } from './compare.ts';
import { metricTitles } from './metric-titles.ts';
import { percent } from './percent.ts';
import { type MetricName, metricNames } from './results.ts';
import { SIGNIFICANT } from './statistics-lines.ts';

export interface CompareLinesOptions {
  readonly color: boolean;
  /** Width that tables and lines should fit into. */
  readonly columns: number;
}

/** What differs between two runs, for people: sections in the order in which one would ask. */
export function compareLines(differences: RunDifferences, options: CompareLinesOptions): string[] {
  const { same, reservations, signature, config, arms, scores, training, audits, other } = differences;
  if (same) return ['no difference but in timing'];
  const changes = (title: string, found: readonly Change[]) =>
    section(
      title,
      found.map((change) => changeLine(change, options.columns)),
    );
  const names = [...arms.added.map((name) => `added    ${name}`), ...arms.removed.map((name) => `removed  ${name}`)];
  return [
    ...section(
      'not on an equal footing',
      reservations.map((text) => `  ${text}`),
    ),
    ...section('signature', withoutMoves(signature, 'signature', options.columns)),
    ...section('config', withoutMoves(config, 'config', options.columns)),
    ...section(
      'arms',
      names.map((line) => `  ${line}`),
    ),
    ...scores.flatMap((table) => scoreLines(table, options)),
    ...changes('training sets', training),
    ...changes('audits', audits),
    ...section('also', otherLines(other)),
  ].slice(1);
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines];
}

/** Files that were found under another path are counted: whether they differ, the hashes of the data say. */
function withoutMoves(changes: readonly Change[], root: 'signature' | 'config', columns: number): string[] {
  const moved = new Set(root === 'config' ? movedPaths(changes) : movedData(changes));
  const rest = changes.filter((change) => !moved.has(change)).map((change) => changeLine(change, columns));
  if (moved.size === 0) return rest;
  const what =
    root === 'config'
      ? `${moved.size} paths lead elsewhere, to files of the same name`
      : `${moved.size / 2} files stand elsewhere, with the same content`;
  return [...rest, `  ${what} (--json lists them)`];
}

function movedPaths(changes: readonly Change[]): Change[] {
  const nameOf = (value: JsonValue | undefined) => JSON.stringify(value)?.replaceAll(/[^"]*\//g, '');
  const isPath = (value: JsonValue | undefined) => JSON.stringify(value)?.includes('/');
  return changes.filter(({ from, to }) => isPath(from) && isPath(to) && nameOf(from) === nameOf(to));
}

/** Pairs of entries, one only in the first record and one only in the second, with the same hash. */
function movedData(changes: readonly Change[]): Change[] {
  const data = changes.filter(({ path }) => path[1] === 'data' && path.length === 3);
  const [gone, come] = [data.filter(({ to }) => to === undefined), data.filter(({ from }) => from === undefined)];
  return gone.flatMap((change) => {
    const at = come.findIndex(({ to }) => to === change.from);
    return at < 0 ? [] : [change, ...come.splice(at, 1)];
  });
}

/** `  config.seeds: [1,2,3] → [1,2]`; `(none)` where one side lacks it. */
function changeLine({ path, from, to }: Change, columns: number): string {
  const name = `  ${pathText(path)}: `;
  const width = Math.max(24, Math.floor((columns - name.length - 3) / 2));
  return `${name}${valueText(from, width)} → ${valueText(to, width)}`;
}

function valueText(value: JsonValue | undefined, width: number): string {
  if (value === undefined) return '(none)';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // Of a hash the beginning is enough.
  if (/^[0-9a-f]{64}$/.test(text)) return text.slice(0, 12);
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

function scoreLines({ table, arms }: TableChange, { color, columns }: CompareLinesOptions): string[] {
  const changed = Object.entries(arms);
  const isPaired = changed.some(([, { paired }]) => paired !== undefined);
  const metrics = metricNames.filter((metric) => changed.some(([, { scores }]) => scores[metric] !== undefined));
  const head = ['arm', ...metrics.map((metric) => metricTitles[metric]), ...(isPaired ? ['broken/fixed'] : [])];
  const rows = changed.map(([arm, change]) => [
    arm,
    ...metrics.map((metric) => scoreCell(change, metric)),
    ...(isPaired ? [flipCell(change)] : []),
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const isWide = widths.reduce((sum, width) => sum + width + 3, 1) > columns;
  const drawn = new CliTable({
    head,
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { compact: true, head: color ? ['bold'] : [], border: color ? ['gray'] : [] },
  });
  // Where the terminal is too narrow, the change gets a line of its own.
  drawn.push(...rows.map((row) => row.map((cell) => (isWide ? cell.replace(' (', '\n(') : cell))));
  return [
    '',
    `scores, table ${table}, per cent (change in points):`,
    ...drawn.toString().split('\n'),
    ...(isPaired ? PAIRED_MARK : UNPAIRED_MARK),
  ];
}

const PAIRED_MARK = [
  `* p < ${SIGNIFICANT}, paired test of the predictions of both runs, after Holm's correction over the arms shown.`,
  'broken/fixed: % of utterances that only the first, or only the second run has right (exact match).',
];
const UNPAIRED_MARK = [
  '! the 95 % intervals have no point in common. Records alone allow no paired test; where the store has the',
  'predictions of both runs (--store), there is one.',
];

function scoreCell({ scores, paired }: ArmChange, metric: MetricName): string {
  const change = scores[metric];
  if (change === undefined) return '';
  const { from, to, delta, overlap } = change;
  const isMarked = paired === undefined ? !overlap : paired.metrics[metric].pHolm < SIGNIFICANT;
  const mark = isMarked ? (paired === undefined ? ' !' : ' *') : '';
  return `${percent(from.mean)} → ${percent(to.mean)} (${delta > 0 ? '+' : ''}${percent(delta)})${mark}`;
}

function flipCell({ paired }: ArmChange): string {
  return paired === undefined ? '' : `${percent(paired.flips.broken)}/${percent(paired.flips.fixed)}`;
}

const NAMED = 12;

/** Figures that follow from the others are counted; the rest is named, up to a dozen. */
function otherLines(changes: readonly Change[]): string[] {
  const isDerived = ({ path }: Change) => path.includes('versusBaseline') || path.includes('flips');
  const derived = changes.filter(isDerived).length;
  const named = changes.filter((change) => !isDerived(change));
  return [
    ...(derived === 0 ? [] : [`  ${derived} figures of the comparison with the baseline (--json lists them)`]),
    ...named.slice(0, NAMED).map((change) => changeLine(change, 100)),
    ...(named.length > NAMED ? [`  and ${named.length - NAMED} more (--json lists them)`] : []),
  ];
}

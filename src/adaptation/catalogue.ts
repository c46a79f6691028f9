import { readFile } from 'node:fs/promises';
import { InputError, type Problem, throwProblems } from '../corpus/problem.ts';
import { type Random, weightedIndex } from '../corpus/random.ts';
import { type Features, featureValues } from './features.ts';

/** Where the values of a ready catalogue come from, and on what terms. */
export interface CatalogueSource {
  /** Name and version of the package or of the data inside Node. */
  readonly origin: string;
  readonly licence: string;
}

/** Values a slot may take in the target language, with how common each is. */
export interface Catalogue {
  readonly values: readonly string[];
  readonly weights: readonly number[];
  /** One a value: what its surroundings must agree with; an empty record where nothing is known. */
  readonly features?: readonly Features[];
  /** `carrier`: a value takes on the casing of the utterance it is put into. As written where absent. */
  readonly casing?: 'carrier';
  readonly source?: CatalogueSource;
}

/**
 * Reads a catalogue: tab-separated with a header, `value` first, then `weight` (positive, 1 where the column is
 * missing) and any of the features {@link featureValues}, whose cells may be empty.
 */
export async function readCatalogue(path: string): Promise<Catalogue> {
  return parseCatalogue(await readFile(path, 'utf8'), path);
}

export function parseCatalogue(text: string, file: string): Catalogue {
  const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const columns = catalogueColumns(header, file);
  const problems: Problem[] = [];
  const values: string[] = [];
  const weights: number[] = [];
  const features: Features[] = [];
  lines.forEach((content, index) => {
    if (content.trim() === '') return;
    const cells = content.split('\t');
    const row = new Map(columns.map((column, i) => [column, cells[i] ?? '']));
    const weight = Number(row.get('weight') || 1);
    const problem = rowProblem(row, weight, cells.length > columns.length ? columns : undefined);
    if (problem !== undefined) {
      problems.push({ file, line: index + 2, message: `${problem}, got ${JSON.stringify(content)}` });
      return;
    }
    values.push(row.get('value')!);
    weights.push(weight);
    features.push(rowFeatures(row));
  });
  if (problems.length === 0 && values.length === 0) problems.push({ file, message: 'the catalogue is empty' });
  throwProblems(problems);
  const hasFeatures = columns.some((column) => column in featureValues);
  return { values, weights, ...(hasFeatures ? { features } : {}) };
}

function catalogueColumns(header: string, file: string): readonly string[] {
  const columns = header.split('\t');
  const [value, ...others] = columns;
  const known = others.every((column) => column === 'weight' || column in featureValues);
  if (value === 'value' && known && new Set(columns).size === columns.length) return columns;
  const features = Object.keys(featureValues).join(', ');
  throw new InputError({
    file,
    line: 1,
    message: `expected the header "value<TAB>weight", after it any of ${features}; got ${JSON.stringify(header)}`,
  });
}

function rowProblem(
  row: ReadonlyMap<string, string>,
  weight: number,
  exceeded: readonly string[] | undefined,
): string | undefined {
  const value = row.get('value')!;
  if (exceeded !== undefined) return `expected no more columns than ${exceeded.join(', ')}`;
  if (value === '' || value.trim() !== value) return 'expected a value without blanks at its edges';
  if (!Number.isFinite(weight) || weight <= 0) return 'expected a weight above zero';
  for (const [feature, allowed] of Object.entries(featureValues)) {
    const cell = row.get(feature) ?? '';
    if (cell !== '' && !allowed.includes(cell)) return `expected ${feature} to be ${allowed.join(', ')} or empty`;
  }
  return undefined;
}

function rowFeatures(row: ReadonlyMap<string, string>): Features {
  return Object.fromEntries([...row].filter(([column, cell]) => column in featureValues && cell !== ''));
}

/** The index of a value drawn in proportion to its weight. */
export function drawIndex(catalogue: Catalogue, random: Random): number {
  return weightedIndex(catalogue.weights, random);
}

/** A catalogue as the text {@link parseCatalogue} reads; casing and source are not part of it. */
export function formatCatalogue({ values, weights, features }: Catalogue): string {
  const featureColumns = features === undefined ? [] : (Object.keys(featureValues) as (keyof Features)[]);
  const rows = values.map((value, i) => [
    value,
    String(weights[i]),
    ...featureColumns.map((column) => features?.[i]?.[column] ?? ''),
  ]);
  return [['value', 'weight', ...featureColumns], ...rows].map((cells) => `${cells.join('\t')}\n`).join('');
}

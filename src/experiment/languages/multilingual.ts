import { existsSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { isPlainObject } from '../../corpus/plain-object.ts';
import type { Problem } from '../../corpus/problem.ts';
import { checkAgainst, type FieldProblem } from '../../corpus/schema-problems.ts';
import { contradictions } from '../check-references.ts';
import type { ExperimentDocument } from '../document.ts';
import type { LoadedExperiment } from '../load.ts';
import { type UnreadableFile, unreadableFiles } from '../named-files.ts';
import { allCurvePoints } from '../plan-curves.ts';
import { refuse, withPurpose } from '../refuse.ts';
import { Experiment } from '../schema.ts';
import { type LanguageFacts, languageFacts } from './language-facts.ts';
import { ManyLanguages } from './many-languages.ts';
import { fillIn, variesAt } from './placeholders.ts';

/** Something that an experiment names and that a locale does not have. */
export interface Lack {
  readonly path: FieldProblem['path'];
  readonly reason: string;
}

/** An experiment as it is for one of its target languages. */
export interface Member {
  readonly locale: string;
  readonly facts: LanguageFacts;
  /** With everything that the file states. */
  readonly loaded: LoadedExperiment;
  /** The files that are named by a placeholder and are not there. */
  readonly lacks: readonly Lack[];
}

/** An experiment for many target languages: one ordinary experiment each. */
export interface Multilingual {
  readonly file: string;
  readonly experiment: string;
  readonly question?: string;
  readonly source: string;
  readonly baseline: string;
  /** Arms, then points of curves, in the order of the file. */
  readonly rows: readonly string[];
  readonly members: readonly Member[];
}

/**
 * Takes an experiment for many languages apart and checks it for each of them. What the file says of itself must hold in
 * every language; a file that is named by a placeholder need not be there.
 *
 * @throws {InputError} with everything that is wrong
 */
export async function readMultilingual(document: ExperimentDocument, file: string): Promise<Multilingual> {
  const value = document.value as Record<string, unknown>;
  const place = ({ path, message }: FieldProblem): Problem => ({
    ...document.locate(path),
    field: path.join('.'),
    message,
  });
  const { source, targets, about } = languagesOf(value, place);
  const problems: FieldProblem[] = [];
  const members: Member[] = [];
  for (const locale of targets) {
    const stated = await stateFor(value, { source, target: locale });
    problems.push(...stated.problems);
    if (stated.experiment === undefined) continue;
    const experiment = { ...stated.experiment, experiment: `${stated.experiment.experiment}/${locale}` };
    members.push({
      locale,
      facts: languageFacts(locale, about[locale]),
      loaded: { file, experiment, place },
      lacks: stated.unreadable.map((lacking) => ({ path: lacking.path, reason: reasonOf(lacking, file) })),
    });
  }
  // What is wrong in one language is mostly wrong in all.
  const byField = new Map(problems.toReversed().map((problem) => [problem.path.join('.'), problem]));
  if (byField.size > 0) refuse([...byField.values()].reverse(), place);
  return { ...outlineOf(members[0]!.loaded.experiment, value), file, source, members };
}

interface Stated {
  /** Absent if it does not fit the schema. */
  readonly experiment?: Experiment;
  readonly problems: readonly FieldProblem[];
  readonly unreadable: readonly UnreadableFile[];
}

/** What a file says for one language, and what is wrong with that: files apart that are named by a placeholder. */
async function stateFor(value: Record<string, unknown>, languages: Experiment['languages']): Promise<Stated> {
  const { experiment, ...rest } = value;
  // The name is not filled in: what is wrong with it is said of the name in the file.
  const filled = { ...(fillIn(rest, languages.target) as object), experiment, languages };
  const checked = checkAgainst(Experiment, filled);
  if ('problems' in checked) return { problems: checked.problems.map(withPurpose), unreadable: [] };
  const unreadable = await unreadableFiles(checked.value);
  const mistakes = unreadable
    .filter(({ path }) => !variesAt(value, path))
    .map(({ path, obstacle }) => ({ path, message: `expected a file, but ${obstacle}` }));
  return { experiment: checked.value, problems: [...contradictions(checked.value), ...mistakes], unreadable };
}

function outlineOf(
  experiment: Experiment,
  value: Record<string, unknown>,
): Pick<Multilingual, 'experiment' | 'question' | 'baseline' | 'rows'> {
  const { question, baseline, arms } = experiment;
  return {
    experiment: String(value.experiment),
    ...(question === undefined ? {} : { question }),
    baseline,
    rows: [...Object.keys(arms), ...allCurvePoints(experiment).map(({ arm }) => arm)],
  };
}

function languagesOf(value: Record<string, unknown>, place: (problem: FieldProblem) => Problem): ManyLanguages {
  const { languages } = value;
  if (isPlainObject(languages) && languages.target !== undefined) {
    const message = 'expected either "target" or "targets"; `target: null` takes away that of a base';
    return refuse([{ path: ['languages', 'target'], message }], place);
  }
  const checked = checkAgainst(ManyLanguages, languages);
  if ('value' in checked) return checked.value;
  return refuse(
    checked.problems.map(({ path, message }) => ({ path: ['languages', ...path], message })),
    place,
  );
}

function reasonOf({ file, obstacle }: UnreadableFile, experimentFile: string): string {
  const shown = relative(dirname(experimentFile), file).replaceAll('\\', '/');
  return existsSync(file) ? obstacle.replace(file, shown) : `there is no ${shown}`;
}

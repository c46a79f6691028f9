import { suggestName } from '../corpus/problem.ts';
import type { FieldPath, FieldProblem } from '../corpus/schema-problems.ts';
import { allCurvePoints } from './plan-curves.ts';
import type { Experiment } from './schema.ts';

/** What tables, curves and phases say of rows and corpora that are not there. */
export function rowProblems(experiment: Experiment): FieldProblem[] {
  const arms = Object.keys(experiment.arms);
  const rows = [...arms, ...allCurvePoints(experiment).map(({ arm }) => arm)];
  const tables = Object.entries(experiment.tables).flatMap(([name, table], position) => [
    ...tableProblems(['tables', name], table, { experiment, rows }),
    ...(position === 0 ? firstTableProblems(['tables', name], table) : []),
  ]);
  return [...tables, ...curveProblems(experiment, { arms, rows })];
}

type Table = Experiment['tables'][string];

function tableProblems(
  path: FieldPath,
  { without = [], arms, baseline }: Table,
  { experiment, rows }: { readonly experiment: Experiment; readonly rows: readonly string[] },
): FieldProblem[] {
  const corpora = Object.keys(experiment.data);
  const own = arms ?? rows;
  const problems = [
    ...without.flatMap((corpus, index) => {
      const message = `corpus "${corpus}" is not under data${suggestName(corpus, corpora)}`;
      return corpora.includes(corpus) ? [] : [{ path: [...path, 'without', index], message }];
    }),
    ...own.flatMap((arm, index) => missingArm([...path, 'arms', index], arm, rows)),
  ];
  const against = baseline ?? experiment.baseline;
  if ((arms ?? baseline) === undefined || problems.length > 0 || own.includes(against)) return problems;
  const field = baseline === undefined ? 'arms' : 'baseline';
  return [{ path: [...path, field], message: `expected the baseline "${against}" to be a row of the table` }];
}

function firstTableProblems(path: FieldPath, { arms, baseline }: Table): FieldProblem[] {
  if ((arms ?? baseline) === undefined) return [];
  const message = 'the first table has all arms and the baseline of the experiment: give these to a further one';
  return [{ path, message }];
}

function curveProblems(
  { curves = {}, bootstrap }: Experiment,
  { arms, rows }: { readonly arms: readonly string[]; readonly rows: readonly string[] },
): FieldProblem[] {
  return [
    ...Object.entries(curves).flatMap(([name, curve]) => [
      ...missingArm(['curves', name, 'arm'], curve.arm, arms),
      ...curve.with.flatMap(({ arm }, index) => missingArm(['curves', name, 'with', index], arm, arms)),
    ]),
    ...(bootstrap?.phases ?? []).flatMap(({ arm }, index) =>
      missingArm(['bootstrap', 'phases', index, 'arm'], arm, rows),
    ),
  ];
}

/** Nothing if the arm is there. */
export function missingArm(path: FieldPath, arm: string, known: readonly string[]): FieldProblem[] {
  return known.includes(arm) ? [] : [{ path, message: `arm "${arm}" is not defined${suggestName(arm, known)}` }];
}

import { InputError, type Problem } from '../corpus/problem.ts';
import { describeVerdict, type Gate, judgeGate, parseGate } from '../report/gate.ts';
import type { Results } from '../report/results.ts';
import { ExitCode } from './exit.ts';

interface GateArguments {
  readonly file: string;
  readonly gate: readonly string[];
  readonly data?: string | undefined;
}

/** Reads the gates of `graft run` against the experiment's arms. @throws {InputError} with all that is wrong in them */
export async function gatesOf({ file, gate, data }: GateArguments) {
  if (gate.length === 0) return [];
  const [{ loadExperiment }, { allCurvePoints }] = await Promise.all([
    import('../experiment/load.ts'),
    import('../experiment/plan-curves.ts'),
  ]);
  const { experiment } = await loadExperiment(file, { dataDir: data });
  const arms = [...Object.keys(experiment.arms), ...allCurvePoints(experiment).map(({ arm }) => arm)];
  const gates: Gate[] = [];
  const problems: Problem[] = [];
  for (const text of gate) {
    try {
      gates.push(parseGate(text, arms));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return gates;
}

/** Says how each gate came out, and sets the exit code if one failed. JSON on standard output stays alone there. */
export function judge(gates: readonly Gate[], results: Results, { json }: { readonly json: boolean }): void {
  for (const gate of gates) {
    const verdict = judgeGate(gate, results);
    (json ? console.error : console.log)(describeVerdict(verdict));
    if (!verdict.passed) process.exitCode = ExitCode.finding;
  }
}

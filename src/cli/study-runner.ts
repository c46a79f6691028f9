import type { ExecutionEvent } from '../execution/executor.ts';
import type { Store } from '../execution/store.ts';
import type { LoadedExperiment } from '../experiment/load.ts';
import type { Backend } from '../model/backend.ts';
import type { Details } from '../report/details.ts';
import type { ReportSource } from '../report/html/save-report.ts';
import type { Results } from '../report/results.ts';
import { ProgressLine } from './progress-line.ts';
import type { QueueArguments } from './queue-options.ts';
import { spendingLines } from './spending.ts';
import { StatusLine } from './status-line.ts';
import { stoppable } from './stoppable.ts';

export interface StudyRunnerArguments extends QueueArguments {
  readonly workers: number;
  readonly offline: boolean;
  readonly quiet: boolean;
  readonly out: string;
  readonly withoutTexts: boolean;
}

export interface Prepared {
  readonly store: Store;
  readonly backend: Backend;
  readonly split: 'dev' | 'test';
  readonly dataDir: string | undefined;
}

export interface StudyRunner {
  /** Runs one experiment with progress on the terminal and writes its results; gives the folder they are in. */
  readonly run: (
    loaded: LoadedExperiment,
    onEvent?: (event: ExecutionEvent) => void,
  ) => Promise<{ results: Results; folder: string }>;
  /** Says something on standard error, between two drawings of the progress. */
  readonly say: (notice: string) => void;
  readonly close: () => Promise<void>;
}

/** Gathers whoever carries out stages; close it when all is run. */
export async function openStudyRunner(args: StudyRunnerArguments, prepared: Prepared): Promise<StudyRunner> {
  const [{ runLoaded }, { openWorkforce }, { saveResults }] = await Promise.all([
    import('../experiment/run.ts'),
    import('./workforce.ts'),
    import('../report/save.ts'),
  ]);
  let progress = new ProgressLine({ quiet: args.quiet });
  const say = (notice: string) => {
    progress.clear();
    if (!args.quiet) console.error(notice);
  };
  const { stopped, close, ...workforce } = await openWorkforce(args, { store: prepared.store, say });
  const run: StudyRunner['run'] = async (loaded, onEvent) => {
    progress = new ProgressLine({ quiet: args.quiet });
    const drawing = new StatusLine({ quiet: args.quiet });
    let details: Details | undefined;
    let gatherEvidence: ReportSource['gatherEvidence'] = async () => undefined;
    const results = await stoppable(stopped, (signal) =>
      runLoaded(loaded, {
        ...prepared,
        ...workforce,
        onPlan: async (plan) => {
          for (const line of await spendingLines(plan, prepared.store, args)) say(line);
        },
        onEvent: (event) => {
          onEvent?.(event);
          const notice = progress.show(event);
          if (notice !== undefined) say(notice);
        },
        onDetails: (gathered) => {
          details = gathered;
        },
        onEvidence: (gather) => {
          gatherEvidence = () => {
            drawing.draw(() => 'drawing report.html');
            return gather();
          };
        },
        signal,
      }),
    ).finally(() => progress.clear());
    const report = { texts: !args.withoutTexts, gatherEvidence };
    const folder = await saveResults(results, { out: args.out, details, report });
    drawing.clear();
    return { results, folder };
  };
  return { run, say, close };
}

import { join } from 'node:path';
import { z } from 'zod';
import { mapValues } from '../../execution/recipe.ts';
import type { StageKind } from '../../execution/stage.ts';
import { MiningOptions } from '../../learning/guard-rails.ts';
import { type Annotated, judgeBySource } from '../../learning/judge-labels.ts';
import { mineRewrites } from '../../learning/mine-rewrites.ts';
import { readSessions } from '../../learning/read-sessions.ts';
import { ReformulationGraph } from '../../learning/reformulation-graph.ts';
import { writeOutcomes } from '../corpus-artifact.ts';
import { readRows, writeRows } from '../row-files.ts';
import { GOLD, LOG } from './simulate-traffic.ts';

const Options = z.strictObject({ ...MiningOptions.shape, locale: z.string() });

export type MineOptions = z.infer<typeof Options>;

/** Utterances labelled by what their users said next; simulated ones are held against what they meant. */
export const mineRewritesStage: StageKind<MineOptions> = {
  kind: 'mine-rewrites',
  version: 1,
  options: Options,
  async run({ options, inputs, files, output }) {
    const [traffic] = inputs.traffic ?? [];
    const graph = new ReformulationGraph(options);
    const log = traffic === undefined ? files.log![0]! : join(traffic.directory, LOG);
    for await (const session of readSessions(log)) graph.add(session);
    const mined = mineRewrites(graph, options);
    await writeRows(join(output, 'rewrites.jsonl.gz'), mined.rewrites);
    const summary = await writeOutcomes(output, mined.outcomes);
    const { sessions, turns, users } = graph;
    if (traffic === undefined) return { ...summary, sessions, turns, users };
    // What simulated users meant is known.
    const precision = judgeBySource(mined.outcomes, await readRows<Annotated>(join(traffic.directory, GOLD)));
    return { ...summary, sessions, turns, users, precision: mapValues(precision, (counts) => ({ ...counts })) };
  },
};

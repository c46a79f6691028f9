import type { StageKind, StageTable } from '../execution/stage.ts';
import { agree } from './stages/agree.ts';
import { analyse } from './stages/analyse.ts';
import { audit } from './stages/audit.ts';
import { compare } from './stages/compare.ts';
import { curveCrossings } from './stages/curve-crossings.ts';
import { flips } from './stages/flips.ts';
import { generate } from './stages/generate.ts';
import { hide } from './stages/hide.ts';
import { induceLexicon } from './stages/induce-lexicon.ts';
import { join } from './stages/join.ts';
import { labelTextsStage } from './stages/label-texts.ts';
import { learnEmbeddings } from './stages/learn-embeddings.ts';
import { learningCurve } from './stages/learning-curve.ts';
import { mapIntents } from './stages/map-intents.ts';
import { mineRewritesStage } from './stages/mine-rewrites.ts';
import { mix } from './stages/mix.ts';
import { normalise } from './stages/normalise.ts';
import { odds } from './stages/odds.ts';
import { predict } from './stages/predict.ts';
import { read } from './stages/read.ts';
import { resample } from './stages/resample.ts';
import { sample } from './stages/sample.ts';
import { score } from './stages/score.ts';
import { select } from './stages/select.ts';
import { simulateTraffic } from './stages/simulate-traffic.ts';
import { survival } from './stages/survival.ts';
import { trainModel } from './stages/train-model.ts';
import { trainTranslator } from './stages/train-translator.ts';
import { translate } from './stages/translate.ts';
import { writeUtterancesStage } from './stages/write-utterances.ts';

const kinds: readonly StageKind[] = [
  read,
  sample,
  generate,
  trainTranslator,
  induceLexicon,
  translate,
  join,
  score,
  select,
  resample,
  normalise,
  mix,
  simulateTraffic,
  mineRewritesStage,
  writeUtterancesStage,
  labelTextsStage,
  hide,
  agree,
  learnEmbeddings,
  trainModel,
  predict,
  analyse,
  odds,
  mapIntents,
  audit,
  compare,
  flips,
  learningCurve,
  curveCrossings,
  survival,
];

/** Every kind of stage a plan may hold, by name. */
export const stageKinds: StageTable = Object.freeze(Object.fromEntries(kinds.map((kind) => [kind.kind, kind])));

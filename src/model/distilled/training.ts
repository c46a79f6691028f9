import { randomInteger, seededRandom } from '../../corpus/random.ts';
import { tokenize } from '../../corpus/tokens.ts';
import type { EpochProgress, ScoringPredictor, TextScores, TrainingRequest } from '../contract.ts';
import { chunked } from '../network/batch.ts';
import { type PreparedModel, prepareModel } from '../network/model.ts';
import type { NetworkPredictor } from '../network/predictor.ts';
import { epochCount } from '../network/schedule.ts';
import { fitNetwork } from '../network/training.ts';
import { pretrain } from '../pretraining/pretrain.ts';
import { activateBackend } from '../tensorflow.ts';
import { LessonWriter } from './lessons.ts';
import type { DistilledOptions } from './options.ts';
import { teachers } from './teachers.ts';

/** Seeds of teachers are whole numbers below this. */
const SEEDS = 2 ** 31;
/** Texts whose scores are held at once. */
const BATCH_SIZE = 512;

/**
 * Trains a teacher on the training set, then a student, a network, on the same utterances and on texts nobody has
 * annotated, with what the teacher makes of them (Hinton, Vinyals & Dean 2015). The same request gives the same student.
 */
export async function trainDistilled(
  request: TrainingRequest & { readonly options: DistilledOptions },
): Promise<NetworkPredictor> {
  const { train, options, seed, backend, onEpoch } = request;
  const texts = furtherTexts(request);
  const studentEpochs = epochCount(train.length + texts.length, options.student);
  let taught = 0;
  const onTeacherEpoch = ({ epoch, epochs, loss }: EpochProgress): void => {
    taught = epochs;
    onEpoch?.({ epoch, epochs: epochs + studentEpochs, loss });
  };
  const teacher = await teachers[options.teacher.kind].train({
    ...request,
    options: options.teacher.options,
    seed: randomInteger(seededRandom('teacher', seed), SEEDS),
    onEpoch: onTeacherEpoch,
  });
  const { student } = options;
  const general = student.pretrain && request.generalTexts ? { generalTexts: request.generalTexts } : {};
  const prepared = prepareModel({ train, texts, options: student, seed, ...general });
  const examples = writeLessons(prepared, { teacher, train, texts, options });
  teacher.dispose();
  await activateBackend(backend);
  if (student.pretrain) await pretrain(prepared, student.pretrain, { seed, backend });
  return fitNetwork(
    { model: prepared.model, examples },
    {
      ...request,
      temperature: options.temperature,
      onEpoch: (progress) => onEpoch?.({ ...progress, epoch: taught + progress.epoch, epochs: taught + studentEpochs }),
    },
  );
}

/** The texts that have words and are not in the training set, each once. */
function furtherTexts({ train, texts = [] }: TrainingRequest): string[] {
  const known = new Set(train.map(({ text }) => text));
  return [...new Set(texts)].filter((text) => !known.has(text) && tokenize(text).length > 0);
}

function writeLessons(
  prepared: PreparedModel,
  {
    teacher,
    train,
    texts,
    options,
  }: Pick<TrainingRequest, 'train'> & {
    readonly teacher: ScoringPredictor;
    readonly texts: readonly string[];
    readonly options: DistilledOptions;
  },
) {
  if (!same(teacher.tags, prepared.model.tags.tags) || !same(teacher.intents, prepared.model.intents)) {
    throw new Error('the teacher has other intents or tags than its student');
  }
  const writer = new LessonWriter(teacher, options);
  const scoresOf = (texts: readonly string[]): TextScores[] =>
    chunked(texts, BATCH_SIZE).flatMap((chunk) => teacher.score(chunk));
  const scored = scoresOf(train.map(({ text }) => text));
  const scoredTexts = scoresOf(texts);
  return [
    ...prepared.examples.map((example, i) => writer.annotated(example, scored[i]!)),
    ...prepared.texts.map((text, i) => writer.unannotated(text, scoredTexts[i]!)),
  ];
}

function same(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((value, i) => value === right[i]);
}

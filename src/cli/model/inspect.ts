import type { Argv, CommandModule } from 'yargs';
import type { Split } from '../../corpus/format.ts';
import type { ParallelUtterances } from '../../corpus/parallel-utterances.ts';
import { InputError } from '../../corpus/problem.ts';
import type { Utterance } from '../../corpus/utterance.ts';
import type { LayerVectors, Predictor } from '../../model/contract.ts';
import type { LayerRetrieval } from '../../model/inspection/inspect-layers.ts';
import { printTable } from '../print-table.ts';
import { StatusLine } from '../status-line.ts';
import { type BackendArguments, withBackend } from './options.ts';

interface InspectArguments extends BackendArguments {
  model: string;
  source: string;
  target: string;
  from: string | undefined;
  to: string | undefined;
  split: Split | undefined;
  format: string | undefined;
  map: string | undefined;
  layer: string;
  json: boolean;
  quiet: boolean;
}

/** `graft inspect MODEL SOURCE TARGET`: whether a model sees translations alike, layer by layer. */
export const inspectCommand: CommandModule<object, InspectArguments> = {
  command: 'inspect <model> <source> <target>',
  describe: 'look into a network: how often a text lies nearest to its translation, layer by layer; a map of intents',
  builder: (yargs) =>
    withBackend(yargs)
      .positional('model', { type: 'string', demandOption: true, describe: 'folder of a model' })
      .positional('source', { type: 'string', demandOption: true, describe: 'annotated corpus of one language' })
      .positional('target', { type: 'string', demandOption: true, describe: 'its translation: the same ids or order' })
      .option('from', { type: 'string', describe: 'language of the first corpus, if its file does not say it' })
      .option('to', { type: 'string', describe: 'language of the second corpus, if its file does not say it' })
      .option('split', { choices: ['train', 'dev', 'test'] as const, describe: 'only this split of both files' })
      .option('format', { type: 'string', describe: 'format of both corpora, if it is not recognised' })
      .option('map', { type: 'string', describe: 'SVG file for a map of the intents in both languages' })
      .option('layer', { type: 'string', default: 'convolution-2', describe: 'layer the map is of' })
      .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
      .option('quiet', { type: 'boolean', alias: 'q', default: false, describe: 'no progress' })
      .example('$0 inspect model en.jsonl de.jsonl --map map.svg', 'the table, and the map beside it')
      .example(
        '$0 inspect model en-US.jsonl de-DE.jsonl --from en-US --to de-DE --split dev',
        'files of MASSIVE',
      ) as unknown as Argv<InspectArguments>,
  handler: inspect,
};

async function inspect(args: InspectArguments): Promise<void> {
  const { model, from, to, split, format, backend, map, json } = args;
  const [{ readCorpus }, { collect }, { parallelUtterances }, { loadModel }, { chooseBackend }] = await Promise.all([
    import('../../corpus/formats.ts'),
    import('../../corpus/stream.ts'),
    import('../../corpus/parallel-utterances.ts'),
    import('../../model/models.ts'),
    import('../../model/backend.ts'),
  ]);
  const read = async (file: string, locale: string | undefined) => {
    const utterances = await collect(readCorpus(file, { split, format, locale }));
    if (utterances.length === 0) throw new InputError({ file, message: 'expected utterances, got none' });
    return utterances;
  };
  const corpora = { source: await read(args.source, from), target: await read(args.target, to) };
  const pairs = parallelUtterances(corpora.source, corpora.target);
  if (pairs === undefined && map === undefined) throw notParallel(args);
  const predictor = await loadModel(model, await chooseBackend(backend));
  try {
    const layers = pairs && (await retrieveByLayer(predictor, pairs, args));
    const written = map === undefined ? undefined : await writeMap(predictor, corpora, { ...args, map });
    if (json) console.log(JSON.stringify({ ...(pairs && { pairs: countsOf(pairs), layers }), ...written }, null, 2));
    else {
      if (pairs && layers) printRetrieval(layers, pairs);
      if (map !== undefined) console.log(`map of ${args.layer} written to ${map}`);
    }
  } finally {
    predictor.dispose();
  }
}

function notParallel({ target }: InspectArguments): InputError {
  const message =
    'expected translations of the first corpus: utterances of the same ids, or as many with the same intents in the same order; a map of intents (--map) needs neither';
  return new InputError({ file: target, message });
}

async function retrieveByLayer(
  predictor: Predictor,
  { source, target }: ParallelUtterances,
  { quiet }: Pick<InspectArguments, 'quiet'>,
): Promise<LayerRetrieval[]> {
  const { layersOf, retrievalByLayer } = await import('../../model/inspection/inspect-layers.ts');
  const line = new StatusLine({ quiet });
  const found: LayerRetrieval[] = [];
  try {
    line.draw(() => `reading ${2 * source.length} texts`);
    const layers = { source: layersOf(predictor, source), target: layersOf(predictor, target) };
    for (const layer of retrievalByLayer({ utterances: { source, target }, layers })) {
      found.push(layer);
      line.draw(() => `${found.length} of ${layers.source.length} layers`);
    }
  } finally {
    line.clear();
  }
  return found;
}

function countsOf({ source, by, unpaired, otherIntent }: ParallelUtterances) {
  return { utterances: source.length, by, unpaired, otherIntent, chance: 1 / source.length };
}

function printRetrieval(layers: readonly LayerRetrieval[], pairs: ParallelUtterances): void {
  const { source, target, by, unpaired, otherIntent } = pairs;
  const [from, to] = [source[0]!.locale, target[0]!.locale];
  console.log(`${source.length} pairs of ${from} and ${to}, by ${by}; nearest by cosine is the translation, per cent:`);
  const directions = [`${from} → ${to}`, `${to} → ${from}`];
  const percent = (share: number) => (100 * share).toFixed(1);
  printTable(
    ['layer', 'numbers', ...directions, ...directions.map((direction) => `${direction}, mean shift`)],
    layers.map(({ layer, width, accuracy: { plain, meanShift } }) => [
      ...[layer, String(width), percent(plain.sourceToTarget), percent(plain.targetToSource)],
      ...[percent(meanShift.sourceToTarget), percent(meanShift.targetToSource)],
    ]),
  );
  if (unpaired.source + unpaired.target > 0) {
    console.log(`without a partner: ${unpaired.source} ${from}, ${unpaired.target} ${to}`);
  }
  if (otherIntent > 0) console.log(`${otherIntent} pairs have different intents: are they translations of each other?`);
}

interface Corpora {
  readonly source: readonly Utterance[];
  readonly target: readonly Utterance[];
}

/** Writes the map as a picture and returns its figures. */
async function writeMap(
  predictor: Predictor,
  { source, target }: Corpora,
  { map: file, layer }: { readonly map: string; readonly layer: string },
) {
  const [{ layersOf }, { intentMap }, { intentMapPicture }, { writeText }] = await Promise.all([
    import('../../model/inspection/inspect-layers.ts'),
    import('../../model/inspection/intent-map.ts'),
    import('../../report/html/map-chart.ts'),
    import('../../corpus/file-stream.ts'),
  ]);
  const seen = (utterances: readonly Utterance[]) => {
    const vectors = layerCalled(layer, layersOf(predictor, utterances));
    return { vectors, intents: utterances.map(({ intent }) => intent) };
  };
  const map = intentMap(seen(source), seen(target));
  if (Object.keys(map.planes[0]!.intents).length < 2) {
    throw new InputError({ field: '--map', message: 'expected two intents or more that both corpora have' });
  }
  await writeText(file, await intentMapPicture(map, { source: source[0]!.locale, target: target[0]!.locale }));
  return { map };
}

function layerCalled(name: string, layers: readonly LayerVectors[]): LayerVectors {
  const found = layers.find(({ layer }) => layer === name);
  if (found !== undefined) return found;
  const known = layers.map(({ layer }) => layer).join(', ');
  throw new InputError({ field: '--layer', message: `expected one of ${known}, got "${name}"` });
}

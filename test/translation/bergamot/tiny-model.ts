import { fastRandom } from '../../../src/corpus/fast-random.ts';
import { type Item, marianFile, TYPE } from './marian-file.ts';

/** Width of the network. Marian's 8-bit multiplication wants multiples of 64. */
const WIDTH = 64;
/**
 * Marian adds sines of falling frequency to the first half of an embedding and cosines to the second, by position. The
 * fastest of them tell neighbouring positions apart: they are the dimensions that attention compares. Words have the
 * rest to themselves.
 */
const POSITION_FREQUENCIES = 8;
const isPosition = (dimension: number) => dimension % (WIDTH / 2) < POSITION_FREQUENCIES;

type Cell = (row: number, column: number) => number;
type Weights = Readonly<Record<string, Cell>>;
/** `int8`: as Mozilla's models are, 8-bit matrices and the scales of what they are multiplied with. */
type Precision = 'float32' | 'int8';

const zero: Cell = () => 0;
const diagonal =
  (value: number, where: (dimension: number) => boolean): Cell =>
  (row, column) =>
    row === column && where(row) ? value : 0;

/**
 * A real Marian transformer (one layer, one head, no normalisation) whose weights are made by hand: the n-th piece of
 * the source becomes the n-th piece of the translation, by its number. With one vocabulary it copies; with two it looks
 * words up. Its attention lies on the word it translates, so that marks land where they belong.
 */
export function lookupModel(vocabularySize: number, precision: Precision = 'float32'): Uint8Array {
  const random = fastRandom('bergamot', 'pieces');
  const codes = Float32Array.from({ length: vocabularySize * WIDTH }, () => (random() < 0.5 ? -1 : 1));
  return transformer(vocabularySize, precision, {
    Wemb: (piece, dimension) => (isPosition(dimension) ? 0 : 0.5 * codes[piece * WIDTH + dimension]!),
    decoder_l1_context_Wq: diagonal(30, isPosition),
    decoder_l1_context_Wk: diagonal(30, isPosition),
    decoder_l1_context_Wv: diagonal(1, (dimension) => !isPosition(dimension)),
    decoder_l1_context_Wo: diagonal(3, () => true),
  });
}

/** The same network with weights drawn at random: nonsense, but always the same nonsense. */
export function randomModel(vocabularySize: number, seed: number): Uint8Array {
  const random = fastRandom('bergamot', 'weights', seed);
  const draw: Cell = () => (random() * 2 - 1) * Math.sqrt(3 / WIDTH);
  const names = ['Wemb', ...PROJECTIONS.map(([name]) => name)];
  return transformer(vocabularySize, 'float32', Object.fromEntries(names.map((name) => [name, draw])));
}

const ATTENTIONS = ['encoder_l1_self', 'decoder_l1_self', 'decoder_l1_context'];
/** Name of a weight matrix, name of its bias. */
const PROJECTIONS = [
  ...ATTENTIONS.flatMap((layer) => [...'qkvo'].map((part) => [`${layer}_W${part}`, `${layer}_b${part}`] as const)),
  ...['encoder', 'decoder'].flatMap((side) =>
    [1, 2].map((i) => [`${side}_l1_ffn_W${i}`, `${side}_l1_ffn_b${i}`] as const),
  ),
];

type FloatItem = Item & { readonly values: Float32Array };

function transformer(vocabularySize: number, precision: Precision, weights: Weights): Uint8Array {
  const item = (name: string, [rows, columns]: readonly [number, number]): FloatItem => {
    const cell = weights[name] ?? zero;
    const values = new Float32Array(rows * columns);
    for (let i = 0; i < values.length; i++) values[i] = cell(Math.floor(i / columns), i % columns);
    return { name, shape: [rows, columns], values, type: TYPE.float32 };
  };
  const matrix = (name: string, shape: readonly [number, number]): Item[] =>
    precision === 'int8' ? quantised(item(name, shape)) : [item(name, shape)];
  const config = Buffer.from(`${configuration(vocabularySize)}\0`);
  return marianFile([
    ...matrix('Wemb', [vocabularySize, WIDTH]),
    item('decoder_ff_logit_out_b', [1, vocabularySize]),
    ...PROJECTIONS.flatMap(([weight, bias]) => [...matrix(weight, [WIDTH, WIDTH]), item(bias, [1, WIDTH])]),
    { name: 'special:model.yml', shape: [config.length], values: config, type: TYPE.int8 },
  ]);
}

/** The largest number of a hidden state, to scale by. What goes into the output layer has the attention added. */
const largestInput = (name: string) => (name === 'Wemb' || name.includes('ffn') ? 24 : 6);

/**
 * A matrix in 8 bits, column by column (embeddings: row by row), its scale behind it, and the scale of what it is
 * multiplied with. With a shortlist Marian calls the output layer `none`.
 */
function quantised({ name, shape, values }: FloatItem): Item[] {
  const [rows, columns] = shape as [number, number];
  const scale = 127 / (values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 127);
  const bytes = new Int8Array(values.length + 4);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const index = row * columns + column;
      bytes[name === 'Wemb' ? index : column * rows + row] = Math.round(values[index]! * scale);
    }
  }
  bytes.set(new Int8Array(Float32Array.of(scale).buffer), values.length);
  const inputScale = Float32Array.of(127 / largestInput(name));
  const scaleOf = (owner: string) => ({
    name: `${owner}_QuantMultA`,
    shape: [1, 1],
    values: inputScale,
    type: TYPE.float32,
  });
  const owners = name === 'Wemb' ? [name, 'none'] : [name];
  return [{ name, shape, values: bytes, type: TYPE.intgemm8 }, ...owners.map(scaleOf)];
}

/** What Marian wants to know of a transformer; it takes no defaults. */
function configuration(vocabularySize: number): string {
  return `bert-train-type-embeddings: true
bert-type-vocab-size: 2
dec-cell: gru
dec-cell-base-depth: 2
dec-cell-high-depth: 1
dec-depth: 1
dim-emb: ${WIDTH}
dim-rnn: 1024
dim-vocabs: [${vocabularySize}, ${vocabularySize}]
enc-cell: gru
enc-cell-depth: 1
enc-depth: 1
enc-type: bidirectional
factors-combine: sum
factors-dim-emb: 0
input-types: []
layer-normalization: false
lemma-dependency: ""
lemma-dim-emb: 0
output-omit-bias: false
right-left: false
skip: false
tied-embeddings: false
tied-embeddings-all: true
tied-embeddings-src: false
transformer-aan-activation: swish
transformer-aan-depth: 2
transformer-aan-nogate: false
transformer-decoder-autoreg: self-attention
transformer-decoder-dim-ffn: 0
transformer-decoder-ffn-depth: 0
transformer-depth-scaling: false
transformer-dim-aan: 2048
transformer-dim-ffn: ${WIDTH}
transformer-ffn-activation: relu
transformer-ffn-depth: 2
transformer-guided-alignment-layer: last
transformer-heads: 1
transformer-no-affine: false
transformer-no-bias: false
transformer-no-projection: false
transformer-pool: false
transformer-postprocess: da
transformer-postprocess-emb: d
transformer-postprocess-top: ""
transformer-preprocess: ""
transformer-rnn-projection: false
transformer-tied-layers: []
transformer-train-position-embeddings: false
type: transformer
ulr: false
ulr-dim-emb: 0
ulr-trainable-transformation: false
version: v1.9.56 graft test
`;
}

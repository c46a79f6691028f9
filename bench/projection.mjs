// Slot projection on Danish: graft's word alignment against the projection shipped with xSID's Danish training set.
// Reads xsid in the folder GRAFT_DATA names; graft data fetch xsid brings it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { slotsFromBio } from '../dist/corpus/tokens.js';
import { slotBalance, valueRecovery } from '../dist/evaluation/projection-quality.js';
import { slotF1 } from '../dist/evaluation/slot-f1.js';
import { projectByAlignment } from '../dist/translation/aligned-projection.js';

const folder = join(process.env.GRAFT_DATA ?? '', 'xsid');
const languages = { source: 'en', target: 'da' };

export async function run({ full, log }) {
  if (!process.env.GRAFT_DATA) throw new Error('set GRAFT_DATA to the folder of the data sets');
  const english = readTags('train-en/text.en', 'train-en/label.en');
  const shipped = readTags('mt-da/sys_text.da', 'mt-da/sys_label.da', { joined: true });
  const translated = english.map((source, k) => ({ source, target: shipped[k].text }));
  const dev = humanPairs('valid');
  const test = full ? humanPairs('test') : [];

  log(`aligning ${translated.length} pairs, and ${dev.length + test.length} human ones`);
  const start = performance.now();
  const all = await projectByAlignment([...translated, ...dev, ...test], { languages });
  const seconds = (performance.now() - start) / 1000;
  const graft = all.slice(0, english.length).map(intactSlots);
  const alone = (await projectByAlignment(dev, { languages })).map(intactSlots);
  const trained = (from, pairs) => all.slice(from, from + pairs.length).map(intactSlots);

  return {
    tables: [
      balanceTable(english, { shipped, graft }, seconds),
      recoveryTable(english, { shipped, graft }, dev),
      spanTable([
        ['da valid', 'all pairs', dev, trained(english.length, dev)],
        ['da valid', 'these 300 pairs alone', dev, alone],
        ...(full ? [['da test', 'all pairs', test, trained(english.length + dev.length, test)]] : []),
      ]),
    ],
  };
}

/** Lost and split slots count as not found. */
function intactSlots({ text, slots }) {
  return { text, slots: slots.filter((slot) => slot.status === 'ok') };
}

function balanceTable(english, projections, seconds) {
  return {
    title: `xSID's ${english.length} English training utterances and their machine translation: labels per utterance`,
    note:
      'Lost: slots of the source without one of their label in the projection. Spurious: the other way round. In per cent of the source slots. ' +
      'graft counts a split slot as lost, marks each source slot at most once and so has nothing spurious by construction. ' +
      `graft: ${seconds.toFixed(1)} s for all pairs, learning included.`,
    rows: Object.entries(projections).map(([projection, projected]) => {
      const { slots, lost, spurious, intact } = slotBalance(english, projected);
      const share = (count) => (100 * count) / slots;
      return { projection, 'source slots': slots, 'lost %': share(lost), 'spurious %': share(spurious), intact };
    }),
  };
}

/** The utterances of da valid whose English is in the training set: both projections worked on its machine translation. */
function recoveryTable(english, projections, dev) {
  const places = new Map(english.map(({ text }, k) => [folded(text), k]).reverse());
  const shared = dev.filter(({ source }) => places.has(folded(source.text)));
  const human = shared.map((pair) => pair.human);
  return {
    title: 'The same projections against the human annotation of Danish valid',
    note:
      `${shared.length} of ${dev.length} utterances have their English in the training set. Recoverable: human values whose words stand in the machine translation. ` +
      'Recovered: those marked with the right label and exactly these words, whatever their case and punctuation.',
    rows: Object.entries(projections).map(([projection, projected]) => {
      const found = shared.map(({ source }) => projected[places.get(folded(source.text))]);
      const { values, recoverable, recovered, marked } = valueRecovery(human, found);
      return {
        projection,
        'human values': values,
        recoverable,
        'recovered %': (100 * recovered) / recoverable,
        marked,
        'marked right %': (100 * recovered) / marked,
      };
    }),
  };
}

function spanTable(settings) {
  return {
    title: 'English spans projected onto human Danish, against the human spans',
    note: 'A span counts when label and both boundaries are right. The shipped projection comes from inside its translator and cannot be run on given texts.',
    rows: settings.map(([split, learntFrom, pairs, projected]) => {
      const counts = new Array(slotF1.width).fill(0);
      const single = new Array(slotF1.width).fill(0);
      pairs.forEach(({ human }, k) => {
        slotF1.count({ ...human, intent: '' }, { ...projected[k], intent: '' }, single, 0);
        single.forEach((count, i) => {
          counts[i] += count;
        });
      });
      const [right, gold, predicted] = counts;
      const sources = pairs.reduce((sum, { source }) => sum + source.slots.length, 0);
      return {
        'spans of': split,
        'learnt from': learntFrom,
        'precision %': (100 * right) / predicted,
        'recall %': (100 * right) / gold,
        'F1 %': 100 * slotF1.score(counts),
        'lost or split %': (100 * (sources - predicted)) / sources,
      };
    }),
  };
}

function humanPairs(split) {
  const danish = readConll(`raw/da.${split}.conll`);
  return readConll(`raw/en.${split}.conll`).map((source, k) => ({ source, target: danish[k].text, human: danish[k] }));
}

function readConll(file) {
  const blocks = readFileSync(join(folder, file), 'utf8')
    .trim()
    .split(/\n\s*\n/);
  return blocks.map((block) => {
    const rows = block
      .split('\n')
      .filter((line) => /^\d+\t/.test(line))
      .map((line) => line.split('\t'));
    return annotated(
      rows.map((row) => row[1]),
      rows.map((row) => row[3]),
    );
  });
}

/** Tokens on one line of one file, tags and intent on the same line of another. */
function readTags(textFile, tagFile, { joined = false } = {}) {
  const tagLines = readLines(tagFile);
  return readLines(textFile).map((line, k) => {
    const tokens = line.split(' ');
    const tags = tagLines[k].split(/[ \t]/).slice(0, tokens.length);
    return annotated(tokens, joined ? joinedTags(tags) : tags);
  });
}

function readLines(file) {
  return readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');
}

/** xSID's repair of projected tags (fixBIO.py): neighbours of one label are one span. */
function joinedTags(tags) {
  return tags.map((tag, i) => {
    if (!isTag(tag)) return 'O';
    const continues = i > 0 && isTag(tags[i - 1]) && tags[i - 1].slice(2) === tag.slice(2);
    return `${continues ? 'I' : 'B'}-${tag.slice(2)}`;
  });
}

/** Not so "O", nor the slip of the pen "Orecurring_datetime" (357 in English, 1,461 in Danish). */
function isTag(tag) {
  return /^[BI]-/.test(tag);
}

function annotated(tokens, tags) {
  let start = 0;
  const placed = tokens.map((text) => {
    const token = { text, start, end: start + text.length };
    start = token.end + 1;
    return token;
  });
  return {
    text: tokens.join(' '),
    slots: slotsFromBio(
      placed,
      tags.map((tag) => (isTag(tag) ? tag : 'O')),
    ),
  };
}

function folded(text) {
  return text
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, ' ')
    .trim();
}

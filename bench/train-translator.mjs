// Trains the phrase-based translator on Tatoeba: node bench/train-translator.mjs TARGET MODEL → one line of JSON
import { locateBitext } from '../dist/corpus/datasets/datasets.js';
import { readBitext } from '../dist/translation/bitext.js';
import { saveTranslator, trainPhraseBased } from '../dist/translation/engines/phrase-based/index.js';

const [target, output] = process.argv.slice(2);
const languages = { source: 'en-US', target };
const start = performance.now();
const path = await locateBitext('tatoeba', { dataDir: process.env.GRAFT_DATA, ...languages });
const model = await trainPhraseBased(readBitext(path), { languages });
const seconds = (performance.now() - start) / 1000;
await saveTranslator(model, output);
const { user, system } = process.cpuUsage();
const { maxRSS } = process.resourceUsage();
const figures = {
  pairs: model.counts.pairs,
  'wall s': seconds,
  'CPU s': (user + system) / 1e6,
  'peak MB': maxRSS / 1000,
};
console.log(JSON.stringify(figures));

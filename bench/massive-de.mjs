import { locateCorpora } from '../dist/corpus/datasets/datasets.js';
import { readCorpus } from '../dist/corpus/formats.js';
import { collect } from '../dist/corpus/stream.js';
import { chooseBackend } from '../dist/model/backend.js';

/** Train and dev of MASSIVE (de) in the folder GRAFT_DATA names, and the backend to train on. */
export async function massiveGerman() {
  const dataDir = process.env.GRAFT_DATA;
  if (!dataDir) throw new Error('set GRAFT_DATA to the folder of the data sets');
  const read = async (split) => {
    const [{ path, options }] = await locateCorpora('massive', { dataDir, locale: 'de-DE', split });
    return collect(readCorpus(path, options));
  };
  return { human: await read('train'), dev: await read('dev'), backend: await chooseBackend('wasm') };
}

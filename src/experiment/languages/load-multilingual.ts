import { readExperimentDocument } from '../document.ts';
import { addressOf, isForMany } from './address.ts';
import { type Multilingual, readMultilingual } from './multilingual.ts';

/**
 * Reads and checks an experiment for many target languages; undefined if the address is of an experiment for one.
 *
 * @throws {InputError} with everything that is wrong in any language
 */
export async function loadMultilingual(address: string): Promise<Multilingual | undefined> {
  const { file, locale } = addressOf(address);
  if (locale !== undefined) return undefined;
  const document = await readExperimentDocument(file);
  return isForMany(document.value) ? readMultilingual(document, file) : undefined;
}

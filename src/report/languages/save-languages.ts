import { join } from 'node:path';
import { writeText } from '../../corpus/file-stream.ts';
import { LanguagesResults } from './languages-results.ts';
import { renderLanguagesMarkdown } from './render-languages.ts';

/**
 * Writes languages.json and languages.md to `<out>/<experiment>`, or to its folder `dev` where dev was scored; what each
 * language gave lies in a folder of its name.
 *
 * @returns the folder
 */
export async function saveLanguages(results: LanguagesResults, out: string): Promise<string> {
  const { experiment, signature } = results;
  const folder = join(out, experiment, ...(signature.split === 'dev' ? ['dev'] : []));
  const record = LanguagesResults.parse(results);
  await writeText(join(folder, 'languages.json'), `${JSON.stringify(record, null, 2)}\n`);
  await writeText(join(folder, 'languages.md'), renderLanguagesMarkdown(record));
  return folder;
}

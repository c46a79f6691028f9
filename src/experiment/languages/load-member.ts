import { suggestName } from '../../corpus/problem.ts';
import type { ExperimentDocument } from '../document.ts';
import type { LoadedExperiment } from '../load.ts';
import { refuse } from '../refuse.ts';
import { isForMany } from './address.ts';
import { readMultilingual } from './multilingual.ts';
import { survey } from './survey.ts';

interface MemberRequest {
  readonly file: string;
  /** Undefined if nobody named one. */
  readonly locale: string | undefined;
  readonly dataDir: string | undefined;
}

/**
 * One language of an experiment for many, with the arms that it can have.
 *
 * @throws {InputError} if the file is faulty, the language is not one of its targets, or it can have no arm
 */
export async function loadMember(
  document: ExperimentDocument,
  { file, locale, dataDir }: MemberRequest,
): Promise<LoadedExperiment> {
  const refuseAt = (path: readonly string[], message: string): never =>
    refuse([{ path, message }], (problem) => ({ ...document.locate(path), field: path.join('.'), ...problem }));
  if (!isForMany(document.value)) {
    return refuseAt(['languages'], `there is one target language; leave #${locale} out`);
  }
  const { members } = await readMultilingual(document, file);
  const locales = members.map((member) => member.locale);
  if (locale === undefined) {
    const all = locales.map((one) => `${file}#${one}`).join(', ');
    return refuseAt(['languages', 'targets'], `this takes one language; name it: ${all}`);
  }
  const member = members.find((one) => one.locale === locale);
  if (member === undefined) {
    return refuseAt(['languages', 'targets'], `"${locale}" is not a target${suggestName(locale, locales)}`);
  }
  const { loaded, reason } = await survey(member, { dataDir });
  return loaded ?? refuseAt(['languages', 'targets'], `${locale} has no arm to run: ${reason}`);
}

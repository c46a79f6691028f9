import { createHash } from 'node:crypto';
import { hashFile } from '../../../corpus/file-hash.ts';
import { readBytes } from '../../../corpus/file-stream.ts';
import { readJsonRows } from '../../../corpus/formats/json-rows.ts';
import { InputError, ProblemList } from '../../../corpus/problem.ts';
import type { Capabilities, Engine, LanguagePair, ScoreKind, SourceUtterance, Translation } from '../../contract.ts';
import { withCopiedSlots } from './copied-slots.ts';
import { replayKey, replayRow, rowProblems, translationOf } from './replay-line.ts';
import { replayVersion } from './version.ts';

export interface ReplayOptions {
  readonly languages: LanguagePair;
  /** What the file's scores mean; with `none` they are left out. */
  readonly scores: ScoreKind | 'none';
}

/**
 * Opens a file of translations. Of several translations of one utterance, the first counts.
 * @throws {InputError} naming every line that is no utterance with its translation, or lacks its score
 */
export async function openReplay(path: string, options: ReplayOptions): Promise<Engine> {
  const problems = new ProblemList();
  const translations = new Map<string, Translation>();
  const context = { file: path, problems, onRepair: () => {} };
  for await (const { row, line } of readJsonRows(readBytes(path), replayRow, context)) {
    const found = rowProblems(row);
    if (options.scores !== 'none' && row.translation.score === undefined) found.push('translation: has no score');
    for (const message of found) problems.add({ file: path, line, message });
    if (found.length > 0 || problems.count > 0) continue;
    const { score, ...unscored } = translationOf(row);
    const key = replayKey(row);
    if (!translations.has(key)) {
      translations.set(key, options.scores === 'none' || score === undefined ? unscored : { ...unscored, score });
    }
  }
  problems.throwIfAny();
  if (translations.size === 0)
    throw new InputError({ file: path, message: 'expected translations, got an empty file' });
  return new ReplayEngine({ path, hash: await hashFile(path), translations, ...options });
}

interface ReplayParts extends ReplayOptions {
  readonly path: string;
  readonly hash: string;
  readonly translations: ReadonlyMap<string, Translation>;
}

const SHOWN_CHARACTERS = 60;

/** Answers from a file, and to nothing that the file does not hold. */
class ReplayEngine implements Engine {
  readonly name = 'replay';
  readonly languages: LanguagePair;
  readonly capabilities: Capabilities;
  readonly #parts: ReplayParts;

  constructor(parts: ReplayParts) {
    this.#parts = parts;
    this.languages = parts.languages;
    this.capabilities = {
      scores: parts.scores,
      alignments: false,
      walls: false,
      copies: true,
      nBest: false,
      // How the slots were followed is no longer known; a translator was shown marks.
      strategies: ['markers'],
    };
  }

  fingerprint(): string {
    const { hash, scores, languages } = this.#parts;
    const parts = [this.name, replayVersion, hash, scores, languages];
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  }

  async translate(batch: readonly SourceUtterance[]): Promise<Translation[]> {
    const found = batch.map((utterance) => this.#parts.translations.get(replayKey(utterance)));
    const missing = batch.filter((_, i) => found[i] === undefined);
    if (missing.length > 0) throw this.#missing(missing, batch.length);
    return batch.map((utterance, i) => withCopiedSlots(found[i]!, utterance));
  }

  async close(): Promise<void> {}

  #missing(missing: readonly SourceUtterance[], asked: number): InputError {
    const { text, slots } = missing[0]!;
    const shown = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
    const labels =
      slots.length === 0 ? 'without slots' : `with the slots ${slots.map(({ label }) => label).join(', ')}`;
    const others = missing.length === 1 ? '' : `, nor of ${missing.length - 1} more`;
    return new InputError({
      file: this.#parts.path,
      message: `holds no translation of ${JSON.stringify(shown)} ${labels}${others} (of ${asked} asked for together); have them translated and import them again`,
    });
  }
}

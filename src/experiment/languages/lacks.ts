import type { Lack } from './multilingual.ts';

/** What a language lacks, by what an experiment calls it, each with the reason. */
export interface Lacks {
  readonly corpora: ReadonlyMap<string, string>;
  /** The engine under `translation` is undefined. */
  readonly engines: ReadonlyMap<string | undefined, string>;
  readonly embeddings?: string;
  /** Arms by what they are made from. */
  readonly arms: ReadonlyMap<string, string>;
  /** Whatever no arm can do without. */
  readonly everything?: string;
}

/** Sorts what is lacking by the section of the experiment that names it; the first reason of each counts. */
export function sortLacks(lacks: readonly Lack[]): Lacks {
  const corpora = new Map<string, string>();
  const engines = new Map<string | undefined, string>();
  const arms = new Map<string, string>();
  let embeddings: string | undefined;
  let everything: string | undefined;
  for (const { path, reason } of lacks) {
    const [section, key] = path;
    const name = String(key);
    if (section === 'data') note(corpora, name, reason);
    else if (section === 'engines') note(engines, name, reason);
    else if (section === 'translation') note(engines, undefined, reason);
    else if (section === 'arms') note(arms, name, reason);
    else if (section === 'embeddings') embeddings ??= reason;
    else everything ??= reason;
  }
  return {
    ...{ corpora, engines, arms },
    ...(embeddings !== undefined && { embeddings }),
    ...(everything !== undefined && { everything }),
  };
}

function note<Key>(reasons: Map<Key, string>, key: Key, reason: string): void {
  if (!reasons.has(key)) reasons.set(key, reason);
}

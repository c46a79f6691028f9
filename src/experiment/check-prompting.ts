import { suggestName } from '../corpus/problem.ts';
import type { FieldPath } from '../corpus/schema-problems.ts';
import type { Labelling, Writing } from './prompting-schema.ts';
import type { Arm, Experiment } from './schema.ts';

/** The tasks an arm has for a language model, none or one, with the key it stands under. */
export function promptedTasks(arm: Arm): ['write' | 'label', Writing | Labelling][] {
  if (arm.write !== undefined) return [['write', arm.write]];
  return arm.label === undefined ? [] : [['label', arm.label]];
}

export interface PromptingChecks {
  readonly experiment: Experiment;
  readonly add: (path: FieldPath, message: string) => void;
  readonly needsArm: (path: FieldPath, arm: string) => void;
  readonly needsCorpus: (path: FieldPath, corpus: string) => void;
  readonly needsTargetLanguage: (path: FieldPath, corpus: string) => void;
}

/** What an arm that asks a language model names: the model, texts, examples. */
export function checkPrompting(name: string, arm: Arm, checks: PromptingChecks): void {
  const { needsArm, needsCorpus, needsTargetLanguage } = checks;
  for (const [key, task] of promptedTasks(arm)) {
    const path = ['arms', name, key];
    checkModel(path, task.llm, checks);
    if (task.examples?.arm !== undefined) needsArm([...path, 'examples', 'arm'], task.examples.arm);
    if (task.examples?.corpus !== undefined) needsCorpus([...path, 'examples', 'corpus'], task.examples.corpus);
  }
  if (arm.label === undefined) return;
  const path = ['arms', name, 'label', 'texts'];
  needsCorpus(path, arm.label.texts);
  needsTargetLanguage(path, arm.label.texts);
}

function checkModel(path: FieldPath, llm: string | undefined, { experiment, add }: PromptingChecks): void {
  const known = Object.keys(experiment.llms);
  if (llm !== undefined && !known.includes(llm)) {
    add([...path, 'llm'], `language model "${llm}" is not under llms${suggestName(llm, known)}`);
  }
  if (llm === undefined && known.length !== 1) {
    const what = known.length === 0 ? 'a section "llms" with a language model' : `one of ${known.join(', ')}`;
    add([...path, 'llm'], `expected ${what}, got none`);
  }
}

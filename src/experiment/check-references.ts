import { datasetNamed } from '../corpus/datasets/datasets.ts';
import { formatNamed } from '../corpus/formats.ts';
import { sameLanguage } from '../corpus/language.ts';
import { InputError, suggestName } from '../corpus/problem.ts';
import type { FieldPath, FieldProblem } from '../corpus/schema-problems.ts';
import { models } from '../model/models.ts';
import { openFilter } from '../selection/filters.ts';
import { resourcesNeeded } from '../selection/score-corpus.ts';
import { resolveEngineSettings } from '../translation/engines.ts';
import { embeddingProblems } from './check-embeddings.ts';
import { checkPrompting } from './check-prompting.ts';
import { missingArm, rowProblems } from './check-rows.ts';
import { updateProblems } from './check-updates.ts';
import { corpusLocale } from './corpus-locale.ts';
import { modelFields } from './model-fields.ts';
import { namedFileProblems } from './named-files.ts';
import { type Arm, type Experiment, engineFields, type ModelChoice, type SelfTraining } from './schema.ts';

/** What one part of an experiment says about another and does not hold: names, circles, files. */
export async function referenceProblems(experiment: Experiment): Promise<FieldProblem[]> {
  return [...contradictions(experiment), ...(await namedFileProblems(experiment))];
}

/** As {@link referenceProblems}, less the files. */
export function contradictions(experiment: Experiment): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const add = (path: FieldPath, message: string) => problems.push({ path, message });
  const arms = Object.keys(experiment.arms);
  const modelChoices = modelFields(experiment);
  for (const [path, { kind, options }] of modelChoices) {
    problems.push(...failures([...path, 'options'], () => models[kind].resolveOptions(options)));
  }
  for (const [name, { format, dataset }] of Object.entries(experiment.data)) {
    if (format !== undefined) problems.push(...failures(['data', name, 'format'], () => formatNamed(format)));
    if (dataset !== undefined) problems.push(...failures(['data', name, 'dataset'], () => datasetNamed(dataset)));
  }
  for (const [path, { engine, bitext, settings }] of engineFields(experiment)) {
    if (bitext === undefined)
      problems.push(...failures([...path, 'settings'], () => resolveEngineSettings(engine, settings)));
  }
  problems.push(...missingArm(['baseline'], experiment.baseline, arms));
  if (problems.length === 0) {
    for (const [path, model] of modelChoices) checkModelTexts(path, model, { experiment, add });
    problems.push(...updateProblems(experiment));
  }
  for (const [name, arm] of Object.entries(experiment.arms)) checkArm(name, arm, experiment, add);
  problems.push(...rowProblems(experiment));
  if (problems.length === 0) problems.push(...embeddingProblems(experiment, modelChoices));
  // From here on arms are followed to those they are made from, which must exist and come to an end.
  if (problems.length === 0) {
    for (const name of arms) {
      if (isCircular(name, experiment.arms)) add(['arms', name], 'the arm is made from itself');
    }
  }
  if (problems.length === 0) {
    for (const [name, arm] of Object.entries(experiment.arms)) checkSelection(name, arm, experiment, add);
  }
  return problems;
}

/** What a look-up has against the value of a field. */
function failures(path: FieldPath, lookUp: () => unknown): FieldProblem[] {
  try {
    lookUp();
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ field = '', message }) => ({
      path: [...path, ...field.split('.').filter((part) => part !== '')],
      message,
    }));
  }
}

type Add = (path: FieldPath, message: string) => void;

function checkModelTexts(
  modelPath: FieldPath,
  { kind, options, texts, bitext }: ModelChoice,
  { experiment, add }: { readonly experiment: Experiment; readonly add: Add },
): void {
  if (bitext !== undefined && models[kind].learnsFromGeneralTexts?.(options) !== true) {
    const cure = 'take a network with pretrain: { objective: masked-tokens }';
    add([...modelPath, 'bitext'], `a model of kind ${kind} with these options learns nothing from a bitext; ${cure}`);
  }
  if (texts === undefined) return;
  const { data, languages } = experiment;
  const path = [...modelPath, 'texts'];
  const usable = Object.keys(data).filter((name) => name !== 'dev' && name !== 'test');
  const locale = corpusLocale(texts, { data, languages });
  if (!usable.includes(texts)) {
    const known = Object.hasOwn(data, texts);
    const what = known ? `the ${texts} set is not for training` : `corpus "${texts}" is not under data`;
    add(path, `${what}${suggestName(known ? '' : texts, usable)}`);
  } else if (!sameLanguage(locale, languages.target)) {
    add(path, `expected a corpus of the target language ${languages.target}, but "${texts}" is ${locale}`);
  }
  if (models[kind].learnsFromTexts?.(options) !== true) {
    add(path, `a model of kind ${kind} with these options learns nothing from texts; take distilled, or pretrain`);
  }
}

function checkArm(name: string, arm: Arm, experiment: Experiment, add: Add): void {
  const { arms, data } = experiment;
  const needsArm = (path: FieldPath, other: string) => {
    if (!Object.hasOwn(arms, other)) {
      add(path, `arm "${other}" is not defined${suggestName(other, Object.keys(arms))}`);
    }
  };
  const needsCorpus = (path: FieldPath, corpus: string) => {
    const usable = Object.keys(data).filter((key) => key !== 'dev' && key !== 'test');
    if (corpus === 'dev' || corpus === 'test')
      add(path, `the ${corpus} set is not for training${suggestName('', usable)}`);
    else if (!usable.includes(corpus)) add(path, `corpus "${corpus}" is not under data${suggestName(corpus, usable)}`);
  };
  if (arm.from !== undefined) needsArm(['arms', name, 'from'], arm.from);
  for (const [index, item] of arm.mix?.entries() ?? []) needsArm(['arms', name, 'mix', index], item.arm);
  if (arm.generate?.shares !== undefined) needsCorpus(['arms', name, 'generate', 'shares'], arm.generate.shares);
  if (arm.annotate !== undefined) needsCorpus(['arms', name, 'annotate', 'from'], arm.annotate.from);
  const selfTraining = arm['self-train'];
  if (selfTraining !== undefined) {
    needsCorpus(['arms', name, 'self-train', 'on'], selfTraining.on);
    checkSelfTraining(name, selfTraining, experiment, add);
  }
  const needsTargetLanguage = (path: FieldPath, corpus: string) =>
    checkTargetLanguage(path, corpus, { experiment, add });
  checkPrompting(name, arm, { experiment, add, needsArm, needsCorpus, needsTargetLanguage });
  const simulation = arm.learn?.simulate;
  if (simulation !== undefined) {
    const path = ['arms', name, 'learn', 'simulate'];
    needsArm([...path, 'arm'], simulation.arm);
    needsCorpus([...path, 'on'], simulation.on);
    checkTargetLanguage([...path, 'on'], simulation.on, { experiment, add });
  }
  if (arm.translate !== undefined) {
    needsCorpus(['arms', name, 'translate', 'from'], arm.translate.from);
    checkTranslation(name, arm.translate, experiment, add);
  }
}

function checkTargetLanguage(
  path: FieldPath,
  corpus: string,
  { experiment, add }: { readonly experiment: Experiment; readonly add: Add },
): void {
  const { target } = experiment.languages;
  const locale = corpusLocale(corpus, experiment);
  if (Object.hasOwn(experiment.data, corpus) && !sameLanguage(locale, target)) {
    add(path, `expected a corpus of the target language ${target}, but "${corpus}" is ${locale}`);
  }
}

function checkSelfTraining(name: string, { on, ...own }: SelfTraining, experiment: Experiment, add: Add): void {
  const { model } = experiment;
  const path = ['arms', name, 'self-train'];
  checkTargetLanguage([...path, 'on'], on, { experiment, add });
  const { kind = model.kind, options = {} } = own;
  for (const problem of failures([...path, 'options'], () => models[kind].resolveOptions(options))) {
    add(problem.path, problem.message);
  }
}

function checkTranslation(
  name: string,
  { from, engine, localise }: NonNullable<Arm['translate']>,
  experiment: Experiment,
  add: Add,
): void {
  const { arms, data, languages, translation, engines } = experiment;
  const path = ['arms', name, 'translate'];
  if (engine === undefined && translation === undefined) {
    add(path, 'expected a section "translation" with an engine and what it needs, got none');
  }
  if (engine !== undefined && !Object.hasOwn(engines, engine)) {
    add([...path, 'engine'], `engine "${engine}" is not under engines${suggestName(engine, Object.keys(engines))}`);
  }
  const locale = corpusLocale(from, experiment);
  if (Object.hasOwn(data, from) && !sameLanguage(locale, languages.source)) {
    add([...path, 'from'], `expected a corpus of the source language ${languages.source}, but "${from}" is ${locale}`);
  }
  const resampled = new Set(
    Object.values(arms).flatMap((arm) => arm.adapt.flatMap((step) => Object.keys(step.resample ?? {}))),
  );
  localise.forEach((label, index) => {
    if (resampled.has(label)) return;
    add(
      [...path, 'localise', index],
      `expected a label that an arm resamples, got "${label}"; to leave its words as they are, use keep`,
    );
  });
}

function checkSelection(name: string, arm: Arm, { arms, data, translation, engines }: Experiment, add: Add): void {
  arm.select.forEach((item, index) => {
    const { name: filter, signals } = openFilter(item);
    if (signals.length === 0) return;
    const path = ['arms', name, 'select', index];
    const origin = translatingAncestor(arm, arms);
    if (origin === undefined) {
      add(path, `expected an arm made by translation: ${filter} judges translations`);
      return;
    }
    const named = origin.translate!.engine;
    const engine = named === undefined ? translation : engines[named];
    if (resourcesNeeded(signals).includes('targetTexts') && data.texts === undefined && engine?.bitext === undefined) {
      add(
        path,
        `${signals.join(', ')} learns from good texts of the target language: give a corpus "texts" under data`,
      );
    }
  });
}

function isCircular(name: string, arms: Experiment['arms']): boolean {
  const ancestors = new Set<string>();
  const open = parentsOf(arms[name]!);
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    if (parent === name) return true;
    if (ancestors.has(parent)) continue;
    ancestors.add(parent);
    open.push(...parentsOf(arms[parent]!));
  }
  return false;
}

function parentsOf({ from, mix = [], learn, write, label, model }: Arm): string[] {
  const answering = learn?.simulate?.arm;
  const shown = (write ?? label)?.examples?.arm;
  return [
    ...(from === undefined ? [] : [from]),
    ...mix.map((item) => item.arm),
    ...(model?.old === undefined ? [] : [model.old]),
    ...(answering === undefined ? [] : [answering]),
    ...(shown === undefined ? [] : [shown]),
  ];
}

/** The arm whose translations this one is made from, itself perhaps; none if others came to them by self-training. */
function translatingAncestor(arm: Arm, arms: Experiment['arms']): Arm | undefined {
  if (arm.translate !== undefined) return arm;
  if (arm.from === undefined) return undefined;
  const parent = arms[arm.from]!;
  return parent['self-train'] === undefined ? translatingAncestor(parent, arms) : undefined;
}

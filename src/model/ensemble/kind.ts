import { InputError } from '../../corpus/problem.ts';
import type { ScoringModelKind } from '../contract.ts';
import { ensembleVersion, type MemberPlan, memberKinds } from './members.ts';

/** How a kind of ensemble picks its members. */
export interface EnsembleRule<Options extends Readonly<Record<string, unknown>>> {
  readonly name: string;
  /** Raised whenever the rule picks other members, or they are put together otherwise. */
  readonly version: number;
  resolveOptions(options: Readonly<Record<string, unknown>>): Options;
  /** The members for a training set of this many utterances, at least one. */
  members(options: Options, utterances: number): MemberPlan[];
}

type AnyOptions = Readonly<Record<string, unknown>>;

/** A kind of model that trains what a rule picks and averages it. */
export function ensembleKind<Options extends Readonly<Record<string, unknown>>>(
  rule: EnsembleRule<Options>,
): ScoringModelKind {
  const identity = { kind: rule.name, version: ensembleVersion(rule.version) };
  const anyMember = (options: AnyOptions, holds: (kind: ScoringModelKind, own: AnyOptions) => boolean | undefined) =>
    rule.members(rule.resolveOptions(options), 1).some(({ of, options: own }) => holds(memberKinds[of].kind, own));
  return {
    name: rule.name,
    version: identity.version,
    resolveOptions: rule.resolveOptions,
    learnsFromTexts: (options) => anyMember(options, (kind, own) => kind.learnsFromTexts?.(own)),
    learnsFromGeneralTexts: (options) => anyMember(options, (kind, own) => kind.learnsFromGeneralTexts?.(own)),
    readsVectors: (options) => anyMember(options, (kind, own) => kind.readsVectors?.(own)),
    hasLayers: (options) =>
      rule
        .members(rule.resolveOptions(options), 1)
        .some((member) => memberKinds[member.of].kind.hasLayers?.(member.options)),

    async train(request) {
      const options = rule.resolveOptions(request.options ?? {});
      if (request.train.length === 0) {
        throw new InputError({
          message: 'the training set is empty; a model needs at least one utterance to learn from',
        });
      }
      const { trainEnsemble } = await import('./training.ts');
      const { saveEnsemble } = await import('./persistence.ts');
      return trainEnsemble(request, rule.members(options, request.train.length), (directory, members) =>
        saveEnsemble(identity, directory, members),
      );
    },

    async load(directory, backend) {
      const { EnsemblePredictor } = await import('./predictor.ts');
      const { loadEnsemble, saveEnsemble } = await import('./persistence.ts');
      return new EnsemblePredictor(await loadEnsemble(identity, directory, backend), (target, members) =>
        saveEnsemble(identity, target, members),
      );
    },
  };
}
